"""The trace: parts, structures, sources and activities of an operator."""
