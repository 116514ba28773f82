"""The SQL: what is kept, and every query that reads or writes it."""
