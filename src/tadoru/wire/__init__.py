"""Formats and protocols: bytes to facts and back, pure."""
