"""Merkle tree, proofs, tiles, notes and checkpoints: knows bytes, not batteries."""
