"""Requests and answers for any dataset: their states, and who may move them."""
