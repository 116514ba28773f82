"""Operators, sites, people, sign-in and API clients."""
