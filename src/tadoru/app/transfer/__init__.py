"""Whole tables in and out: parts, structures and sources as CSV, Excel and JSON."""
