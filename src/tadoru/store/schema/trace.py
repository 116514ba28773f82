"""Tables of parts, what they are made of, where they come from and what they emit."""

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    Table,
    UniqueConstraint,
)

from tadoru.store.schema.kinds import METADATA, Exact, Id, UtcTime, Word, own

part = Table(
    "part",
    METADATA,
    Column("id", Id, primary_key=True),  # the trace id
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("site_id", Id, ForeignKey("site.id"), nullable=False),
    Column("number", Word, nullable=False),
    Column("supplementary", Word, nullable=False),
    Column("name", Word, nullable=False),
    Column("search", Word, nullable=False),  # see core.trace.search
    Column("kind", Word, nullable=False),  # made, bought
    Column("unit", Word, nullable=False),  # declared unit, amount 1
    Column("mass_kg", Exact),  # per declared unit; none: has no mass or unknown
    Column("row_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Column("retired_at", UtcTime),
    UniqueConstraint("operator_id", "site_id", "number", "supplementary"),
    Index(None, "operator_id", "number"),
    Index("ix_part_by_name", "operator_id", "name"),
    Index("ix_part_by_change", "operator_id", "changed_at"),
    info=own(delete=True),
)

structure = Table(
    "structure",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("part_id", Id, ForeignKey("part.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),  # exclusive; none: open
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("part_id", "version"),
    info=own(delete=True),
)

structure_line = Table(
    "structure_line",
    METADATA,
    Column("structure_id", Id, ForeignKey("structure.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("child_id", Id, ForeignKey("part.id"), nullable=False),
    Column("amount", Exact, nullable=False),  # in the child's declared unit, per parent's
    Column("stage_map", Word, nullable=False),  # keep, raw
    Index(None, "child_id"),
    info=own(delete=True),
)

source = Table(
    "source",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("part_id", Id, ForeignKey("part.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("operator.id")),  # none: not on this node
    Column("supplier_name", Word, nullable=False),
    Column("share", Exact, nullable=False),  # 0 < share <= 1
    Column("supplier_unit", Word),  # the supplier's declared unit; none: the same as ours
    Column("unit_factor", Exact, nullable=False),  # how many of our units one of theirs is
    Column("valid_from", Date, nullable=False),
    Column("valid_to", Date),  # the last day
    Column("row_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("retired_at", UtcTime),
    Index(None, "part_id"),
    info=own(delete=True),
)

activity = Table(
    "activity",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("part_id", Id, ForeignKey("part.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),  # exclusive
    Column("line", Word, nullable=False),  # JSON text of core.carbon.activity
    Column("created_at", UtcTime, nullable=False),
    Column("retired_at", UtcTime),
    Index(None, "part_id"),
    info=own(delete=True),
)

footprint = Table(
    "footprint",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("part_id", Id, ForeignKey("part.id"), nullable=False),
    Column("method", Word, nullable=False),
    Column("gwp_set", Word, nullable=False),
    Column("period_start", Date, nullable=False),
    Column("period_end", Date, nullable=False),
    Column("version", Integer, nullable=False),
    Column("result", Word, nullable=False),  # JSON text of core.carbon.result; decimals as text
    Column("partial", Boolean, nullable=False),
    Column("stale_since", UtcTime),
    Column("stale_reason", Word),
    Column("computed_at", UtcTime, nullable=False),
    UniqueConstraint("part_id", "method", "gwp_set", "period_start", "period_end"),
    info=own(delete=True),
)
