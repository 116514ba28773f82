"""Keys that sign: held by the node or brought by the operator, logged, rotated, revoked."""
