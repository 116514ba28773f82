"""What tadoru does: one verb, one function, one transaction."""
