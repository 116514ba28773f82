"""Tables of the node itself: settings, datasets, the log, the outbox and leases."""

from sqlalchemy import BigInteger, Column, Identity, Index, Integer, Table

from tadoru.store.schema.kinds import METADATA, Bytes, Id, Policy, UtcTime, Word, node

# An INTEGER PRIMARY KEY counts by itself on SQLite; on PostgreSQL an identity does, which needs no
# privilege on a sequence.
Count = BigInteger().with_variant(Integer, "sqlite")

setting = Table(
    "setting",
    METADATA,
    Column("name", Word, primary_key=True),
    Column("value", Word, nullable=False),
    info=node(Policy(select="true")),
)

dataset = Table(
    "dataset",
    METADATA,
    Column("name", Word, primary_key=True),  # name/version
    Column("definition", Word, nullable=False),  # JSON
    Column("created_at", UtcTime, nullable=False),
    info=node(Policy(select="true")),
)

log_queue = Table(
    "log_queue",
    METADATA,
    Column("id", Count, Identity(), primary_key=True),
    Column("record_id", Id, nullable=False, unique=True),
    Column("leaf_hash", Bytes, nullable=False),
    info=node(Policy(insert="true")),
)

log_leaf = Table(
    "log_leaf",
    METADATA,
    Column("position", Count, primary_key=True, autoincrement=False),
    Column("record_id", Id, nullable=False, unique=True),
    Column("leaf_hash", Bytes, nullable=False),
    info=node(Policy(node=())),
)

log_tile = Table(
    "log_tile",
    METADATA,
    Column("level", Integer, primary_key=True, autoincrement=False),
    Column("position", Count, primary_key=True, autoincrement=False),
    Column("data", Bytes, nullable=False),  # up to 256 hashes; a partial tile is a prefix
    info=node(Policy(node=("UPDATE",))),
)

log_head = Table(
    "log_head",
    METADATA,
    Column("id", Integer, primary_key=True, autoincrement=False),  # always 1
    Column("size", Count, nullable=False),
    Column("root", Bytes, nullable=False),
    Column("fence", Count, nullable=False),
    info=node(Policy(node=("UPDATE",))),
)

checkpoint = Table(
    "checkpoint",
    METADATA,
    Column("size", Count, primary_key=True, autoincrement=False),
    Column("key_id", Word, primary_key=True),
    Column("root", Bytes, nullable=False),
    Column("note", Word, nullable=False),  # the C2SP signed note
    Column("signed_at", UtcTime, nullable=False),
    Column("published_at", UtcTime),  # after the outside copy is safe
    info=node(Policy(columns=("published_at",), node=("UPDATE",))),
)

outbox = Table(
    "outbox",
    METADATA,
    Column("id", Count, Identity(), primary_key=True),
    Column("topic", Word, nullable=False),
    Column("operator_id", Id, nullable=False),  # runs as this operator
    Column("payload", Word, nullable=False),  # JSON
    Column("run_at", UtcTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("error", Word),
    Column("done_at", UtcTime),
    Index(None, "done_at", "run_at"),
    info=node(Policy(insert="true")),
)

lease = Table(
    "lease",
    METADATA,
    Column("name", Word, primary_key=True),
    Column("holder", Word, nullable=False),
    Column("fence", Count, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    info=node(),
)
