"""Tables of lots, items, where they came from and went, and of the numbers others give a part."""

from sqlalchemy import Column, Date, ForeignKey, Index, Table, UniqueConstraint

from tadoru.store.schema.kinds import METADATA, Exact, Id, Policy, UtcTime, Word, own

# What a customer or a supplier calls a part of ours.
part_alias = Table(
    "part_alias",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("part_id", Id, ForeignKey("part.id"), nullable=False),
    Column("side", Word, nullable=False),  # customer, supplier
    Column("partner_id", Id, ForeignKey("operator.id")),  # none: not on this node
    Column("partner_name", Word, nullable=False),
    Column("number", Word, nullable=False),
    Column("search", Word, nullable=False),  # core.trace.search: the number, folded
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("part_id", "side", "partner_name", "number"),
    Index(None, "operator_id", "search"),
    info=own(delete=True),
)

lot = Table(
    "lot",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("part_id", Id, ForeignKey("part.id"), nullable=False),
    Column("site_id", Id, ForeignKey("site.id"), nullable=False),
    Column("number", Word, nullable=False),
    Column("search", Word, nullable=False),
    Column("quantity", Exact),  # in the part's declared unit; none: unknown
    Column("made_on", Date),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("part_id", "number"),
    Index(None, "operator_id", "search"),
    info=own(delete=True),
)

item = Table(
    "item",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("part_id", Id, ForeignKey("part.id"), nullable=False),
    Column("site_id", Id, ForeignKey("site.id"), nullable=False),
    Column("lot_id", Id, ForeignKey("lot.id")),
    Column("serial", Word, nullable=False),
    Column("search", Word, nullable=False),
    Column("made_on", Date),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("part_id", "serial"),
    Index(None, "operator_id", "search"),
    Index(None, "lot_id"),
    info=own(delete=True),
)

# One lot or item went into another (made from: material; built into: can be taken out again).
genealogy = Table(
    "genealogy",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("relation", Word, nullable=False),  # made-from, built-into
    Column("input_kind", Word, nullable=False),  # lot, item
    Column("input_id", Id, nullable=False),
    Column("output_kind", Word, nullable=False),
    Column("output_id", Id, nullable=False),
    Column("quantity", Exact),  # of the input, in its part's unit; none: unknown
    Column("at", UtcTime, nullable=False),
    Column("removed_at", UtcTime),
    Index(None, "input_id"),
    Index(None, "output_id"),
    info=own(delete=True),
)

# A lot or an item left one company for another: what both see of it.
shipment = Table(
    "shipment",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("sender_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("recipient_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("sender_name", Word, nullable=False),
    Column("recipient_name", Word, nullable=False),
    Column("kind", Word, nullable=False),  # lot, item
    Column("part_number", Word, nullable=False),
    Column("part_name", Word, nullable=False),
    Column("number", Word, nullable=False),  # the lot's or the item's, as the sender calls it
    Column("quantity", Exact),
    Column("unit", Word, nullable=False),
    Column("shipped_on", Date, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("received_at", UtcTime),
    Index(None, "sender_id", "created_at"),
    Index(None, "recipient_id", "created_at"),
    info={
        "policy": Policy(
            "sender_id = {me} OR recipient_id = {me}",
            "sender_id = {me}",
            "recipient_id = {me}",
            columns=("received_at",),
            node=("UPDATE",),
        )
    },
)

# Which lot or item of its own each side means: the other side is not told.
shipment_link = Table(
    "shipment_link",
    METADATA,
    Column("shipment_id", Id, ForeignKey("shipment.id"), primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), primary_key=True),
    Column("kind", Word, nullable=False),
    Column("piece_id", Id, nullable=False),
    Index(None, "operator_id", "piece_id"),
    info=own(delete=True),
)
