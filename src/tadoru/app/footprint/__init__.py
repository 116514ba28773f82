"""Footprints: computed from the trace and from what suppliers answered."""
