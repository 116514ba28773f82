"""Companies that are not on the node yet: invite them, let them in, send what was to be asked."""
