"""The file that is checked offline: records, their proofs and who declares them."""
