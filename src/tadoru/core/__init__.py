"""Facts and rules: pure, without clock, I/O or framework."""
