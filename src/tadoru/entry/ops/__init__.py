"""What stands before pages and API: request ids, limits, one line per request, health, figures."""
