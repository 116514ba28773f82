"""Check a tadoru bundle with nothing but its bytes and the keys one trusts."""
