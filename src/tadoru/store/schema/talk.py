"""Tables of campaigns, of what two sides write to each other, and of files at rest."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, UniqueConstraint

from tadoru.store.schema.kinds import METADATA, Bytes, Id, Policy, UtcTime, Word, own

# Many requests sent at once: the customer's own affair (request_link says which belong to it).
campaign = Table(
    "campaign",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("name", Word, nullable=False),
    Column("dataset", Word, nullable=False),
    Column("terms", Word, nullable=False),  # JSON
    Column("due_on", Date),
    Column("message", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
    Index(None, "operator_id", "created_at"),
    info=own(),
)

# What is said about a request stays said: nobody changes or deletes a message.
message = Table(
    "message",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("request_id", Id, ForeignKey("request.id"), nullable=False),
    Column("customer_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("author_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("author_name", Word, nullable=False),  # the operator's, as it was
    Column("body", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "request_id", "created_at"),
    info={
        "policy": Policy(
            "customer_id = {me} OR supplier_id = {me}",
            # Who sees the request is one of its sides.
            "author_id = {me} AND EXISTS (SELECT FROM request WHERE request.id = request_id"
            " AND request.customer_id = message.customer_id"
            " AND request.supplier_id = message.supplier_id)",
            node=(),
        )
    },
)

attachment = Table(
    "attachment",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("message_id", Id, ForeignKey("message.id"), nullable=False),
    Column("request_id", Id, ForeignKey("request.id"), nullable=False),
    Column("customer_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("author_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("digest", Word, nullable=False),  # SHA-256 of the content, hex: names the blob
    Column("name", Word, nullable=False),
    Column("media_type", Word, nullable=False),
    Column("size", Integer, nullable=False),  # bytes
    Column("created_at", UtcTime, nullable=False),
    Index(None, "message_id"),
    Index(None, "author_id", "digest"),
    info={
        "policy": Policy(
            "customer_id = {me} OR supplier_id = {me}",
            "author_id = {me} AND EXISTS (SELECT FROM message WHERE message.id = message_id"
            " AND message.author_id = {me} AND message.request_id = attachment.request_id"
            " AND message.customer_id = attachment.customer_id"
            " AND message.supplier_id = attachment.supplier_id)",
            node=(),
        )
    },
)

# A file at rest, once per owner and content, sealed under the node's secret.
blob = Table(
    "blob",
    METADATA,
    Column("operator_id", Id, ForeignKey("operator.id"), primary_key=True),
    Column("digest", Word, primary_key=True),
    Column("sealed", Bytes, nullable=False),
    Column("size", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    info=own(delete=True),
)

# A frozen set of versions for a reporting year, with all that they were computed from.
baseline = Table(
    "baseline",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("name", Word, nullable=False),
    Column("method", Word, nullable=False),
    Column("gwp_set", Word, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("note", Word, nullable=False),
    Column("content", Bytes, nullable=False),  # sealed, compressed JSON: what it was computed from
    Column("created_by", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("operator_id", "name"),
    info=own(delete=True),
)

baseline_line = Table(
    "baseline_line",
    METADATA,
    Column("baseline_id", Id, ForeignKey("baseline.id"), primary_key=True),
    Column("part_id", Id, ForeignKey("part.id"), primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("result", Word, nullable=False),  # JSON, as a footprint's result
    info=own(delete=True),
)
