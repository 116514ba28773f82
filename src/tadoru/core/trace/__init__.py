"""Parts, their structure and their sources."""
