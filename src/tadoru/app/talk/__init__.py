"""What the two sides of a request write to each other, and the files they attach."""
