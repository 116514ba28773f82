"""Jobs: the queued work and the log's sequencer, in threads of their own or until all is quiet."""
