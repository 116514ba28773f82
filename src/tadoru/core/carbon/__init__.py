"""Carbon footprints: activities, roll-up, quality, coverage, and the integers that are answered."""
