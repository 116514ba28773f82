"""Ways in: command line, API, pages and jobs; each calls the same verbs of app."""
