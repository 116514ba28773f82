"""Datasets: what can be asked and answered, as data."""
