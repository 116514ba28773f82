"""Signed statements: canonical bytes, keys, selective disclosure, who may sign when."""
