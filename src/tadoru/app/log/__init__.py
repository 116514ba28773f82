"""The transparency log: sequence, serve, compare, verify, re-anchor."""
