"""Archives: rows as JSON lines in a zip, with a manifest that names every member's digest."""
