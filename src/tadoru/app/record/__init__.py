"""Records: sign, keep, open, show, erase."""
