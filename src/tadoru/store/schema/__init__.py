"""One set of table definitions for both databases, with their row-level security as data."""

from tadoru.store.schema import exchange, identity, node, record, trace
from tadoru.store.schema.kinds import METADATA

__all__ = ["METADATA", "exchange", "identity", "node", "record", "trace"]
