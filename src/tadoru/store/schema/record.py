"""Tables of signed records, their sealed disclosures and the keys that sign."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table

from tadoru.store.schema.kinds import METADATA, NOW, Bytes, Id, Policy, UtcTime, Word, own

_RELEASED = (
    "EXISTS (SELECT 1 FROM release r WHERE r.record_id = {table}.{column}"
    " AND r.recipient_id = {{me}} AND r.revoked_at IS NULL AND r.from_at <= {now}"
    " AND (r.until_at IS NULL OR r.until_at > {now}){more})"
)


def _readable(
    table: str, column: str, more: str = "", *, erasable: bool = True
) -> dict[str, object]:
    """Return the policy: the issuer writes and reads, a recipient reads what was released.

    Nothing of it ever changes but the time of erasure; what erasure destroys is deleted.
    """
    released = _RELEASED.format(table=table, column=column, more=more, now=NOW)
    mine = "operator_id = {me}"
    select = f"{mine} OR {released}"
    if erasable:
        return {"policy": Policy(select, mine, "", mine, node=("DELETE",))}
    return {"policy": Policy(select, mine, mine, columns=("erased_at",), node=("UPDATE",))}


record = Table(
    "record",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id")),  # the issuer; none: the node
    Column("kind", Word, nullable=False),
    Column("dataset", Word, nullable=False),
    Column("subject", Word, nullable=False),
    Column("part_id", Id),  # the issuer's part, where the subject is one
    Column("jws", Word, nullable=False),  # the compact bytes as signed
    Column("leaf_hash", Bytes, nullable=False, unique=True),
    Column("key_id", Word, nullable=False),
    Column("supersedes_id", Id, ForeignKey("record.id")),
    Column("issued_at", UtcTime, nullable=False),
    Column("erased_at", UtcTime),
    Index(None, "operator_id", "issued_at"),
    Index(None, "part_id"),
    Index(None, "supersedes_id"),
    Index(None, "kind", "subject"),
    info=_readable("record", "id", erasable=False),
)

# One key per record, itself sealed under the node's secret; erasure deletes this row.
record_key = Table(
    "record_key",
    METADATA,
    Column("record_id", Id, ForeignKey("record.id"), primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id")),
    Column("sealed", Bytes, nullable=False),
    info=_readable("record_key", "record_id"),
)

disclosure = Table(
    "disclosure",
    METADATA,
    Column("record_id", Id, ForeignKey("record.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id")),
    Column("attribute_group", Word, nullable=False),
    Column("sealed", Bytes, nullable=False),  # under the record's key
    info=_readable(
        "disclosure", "record_id", " AND r.attribute_group = disclosure.attribute_group"
    ),
)

signing_key = Table(
    "signing_key",
    METADATA,
    Column("id", Word, primary_key=True),  # RFC 7638 thumbprint
    Column("operator_id", Id, ForeignKey("operator.id")),  # none: the node's log key
    Column("role", Word, nullable=False),  # operator, log, token
    Column("custody", Word, nullable=False),  # held, brought
    Column("public", Bytes, nullable=False),
    Column("sealed_private", Bytes),  # held keys only, under the node's secret
    Column("record_id", Id, ForeignKey("record.id")),
    Column("valid_from", UtcTime, nullable=False),
    Column("valid_to", UtcTime),  # set by rotation
    Column("revoked_at", UtcTime),
    Index(None, "operator_id"),
    info=own(),
)

# A record of another log that an operator brought along: nothing here vouches for it but its own
# bundle, which is kept as it came.
evidence = Table(
    "evidence",
    METADATA,
    Column("id", Id, primary_key=True),  # of the record, in its own log
    Column("operator_id", Id, ForeignKey("operator.id"), primary_key=True),  # who brought it
    Column("origin", Word, nullable=False),  # of its log
    Column("kind", Word, nullable=False),
    Column("dataset", Word, nullable=False),
    Column("subject", Word, nullable=False),
    Column("part_id", Id),
    Column("own", Boolean, nullable=False),  # the operator's own statement; else one it received
    Column("issued_at", UtcTime, nullable=False),
    Column("sealed", Bytes, nullable=False),  # the bundle
    Column("created_at", UtcTime, nullable=False),
    Index(None, "operator_id", "issued_at"),
    info=own(delete=True),
)
