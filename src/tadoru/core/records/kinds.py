"""The kinds of record by which the log governs itself; every other kind states facts."""

KEY = "key"
REVOCATION = "revocation"
TOMBSTONE = "tombstone"
STATUS = "status"
ACCREDITATION = "accreditation"

GOVERNING = frozenset({KEY, REVOCATION, TOMBSTONE, STATUS, ACCREDITATION})
# Only the log may state these: who holds which key, and which records still stand.
LOG_ONLY = frozenset({KEY, STATUS, "reanchor"})
