"""The outside world: clock, randomness, secrets, files. Nothing here knows a battery."""
