"""Requests, answers, statements and grants for any dataset, and what follows from a correction."""
