"""The demonstration: thirteen fictional companies exchange the footprint of a real pack."""
