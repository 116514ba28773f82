"""Operators' identifiers with their checks, and the roles of people."""
