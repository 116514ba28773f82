"""The command line: one noun per file, each command a verb called as whom `--as` names."""
