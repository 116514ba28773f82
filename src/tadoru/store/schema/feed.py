"""Tables of what happened, for programs: events in order, webhooks, and jobs that take long."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint, text

from tadoru.store.schema.kinds import METADATA, Bytes, Id, Policy, UtcTime, Word, own
from tadoru.store.schema.node import Count

# One thing that happened and concerns an operator. Whoever acts writes it in its own transaction;
# the worker numbers what is committed, so that no reader's cursor can pass what comes later.
event = Table(
    "event",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),  # who is told
    Column("sender_id", Id, ForeignKey("operator.id")),  # whose act it was; none: the node
    Column("position", Count),  # 1, 2, 3 … of this operator; none: not numbered yet
    Column("type", Word, nullable=False),
    Column("subject", Word, nullable=False),
    Column("data", Word, nullable=False),  # JSON
    Column("at", UtcTime, nullable=False),
    UniqueConstraint("operator_id", "position"),
    Index(
        "ix_event_unnumbered",
        "at",
        sqlite_where=text("position IS NULL"),
        postgresql_where=text("position IS NULL"),
    ),
    info={
        "policy": Policy(
            "operator_id = {me}",
            "(operator_id = {me} OR sender_id = {me}) AND position IS NULL",
            columns=("position",),
        )
    },
)

# Up to where an operator's events are numbered; it stays when old events are cleared away.
feed_head = Table(
    "feed_head",
    METADATA,
    Column("operator_id", Id, ForeignKey("operator.id"), primary_key=True),
    Column("position", Count, nullable=False),
    info={"policy": Policy("operator_id = {me}")},
)

webhook = Table(
    "webhook",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("name", Word, nullable=False),
    Column("url", Word, nullable=False),
    Column("types", Word, nullable=False),  # comma-separated prefixes; empty: everything
    Column("sealed_secret", Bytes, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("position", Count, nullable=False),  # of the last event that was taken
    Column("failures", Integer, nullable=False),  # in a row
    Column("failing_since", UtcTime),  # none: the last delivery was taken
    Column("again_at", UtcTime),  # not before
    Column("row_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "operator_id"),
    info=own(delete=True),
)

delivery = Table(
    "delivery",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("webhook_id", Id, ForeignKey("webhook.id"), nullable=False),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("event_id", Id, nullable=False),
    Column("position", Count, nullable=False),
    Column("status", Integer),  # what the receiver answered; none: no answer
    Column("error", Word),
    Column("at", UtcTime, nullable=False),
    Index(None, "webhook_id", "at"),
    info=own(delete=True),
)

# Which notices were mailed to whom: a mail that was sent is not sent again.
mailing = Table(
    "mailing",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id")),  # none: to an address of an invitation
    Column("message_id", Word, nullable=False, unique=True),
    Column("sent_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "operator_id", "created_at"),
    info=own(delete=True),
)

job = Table(
    "job",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("actor", Word, nullable=False),
    Column("kind", Word, nullable=False),  # import, export, archive, …
    Column("state", Word, nullable=False),  # queued, running, done, failed, cancelled
    Column("facts", Word, nullable=False),  # JSON: what was asked for
    Column("done", Integer, nullable=False),
    Column("total", Integer),
    Column("result", Word),  # JSON
    Column("blob_digest", Word),  # the file that goes in, or came out
    Column("created_at", UtcTime, nullable=False),
    Column("finished_at", UtcTime),
    Index(None, "operator_id", "created_at"),
    info=own(delete=True),
)
