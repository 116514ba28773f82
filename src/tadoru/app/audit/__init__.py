"""Auditors from outside: what they are let into, until when, and what they have looked at."""
