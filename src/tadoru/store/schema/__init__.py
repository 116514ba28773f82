"""One set of table definitions for both databases, with their row-level security as data."""

from tadoru.store.schema import (
    exchange,
    feed,
    identity,
    node,
    partner,
    piece,
    record,
    signin,
    talk,
    trace,
)
from tadoru.store.schema.kinds import METADATA

__all__ = [
    "METADATA",
    "exchange",
    "feed",
    "identity",
    "node",
    "partner",
    "piece",
    "record",
    "signin",
    "talk",
    "trace",
]
