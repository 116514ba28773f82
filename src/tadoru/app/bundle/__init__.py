"""Bundles: what one hands over so that others can check it without this node."""
