"""Who may see and do what: deny by default, one function per check."""
