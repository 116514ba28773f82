"""Whole copies: of the node, and of one operator."""
