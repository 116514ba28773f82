"""The feed: what programs are told, to be read in order or sent by webhooks."""
