"""Tables of requests, answers, grants, releases, readings and notices."""

from sqlalchemy import Column, Date, ForeignKey, Index, Integer, Table, UniqueConstraint, text

from tadoru.store.schema.kinds import METADATA, Id, Policy, UtcTime, Word, between, own

# What a step may change; who asked whom for what stays as it was asked.
_MOVES = (
    "state",
    "resume_state",
    "reason",
    "reply",
    "message",
    "due_on",
    "progress",
    "reminded_at",
    "reminders",
    "row_version",
    "changed_at",
)

request = Table(
    "request",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("customer_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("supplier_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("customer_name", Word, nullable=False),
    Column("supplier_name", Word, nullable=False),
    Column("part_number", Word, nullable=False),  # what the supplier is told of the part
    Column("part_name", Word, nullable=False),
    Column("unit", Word, nullable=False),
    Column("dataset", Word, nullable=False),  # name/version
    Column("terms", Word, nullable=False),  # JSON: method, period_start, period_end, gwp_set, …
    Column("mode", Word, nullable=False),  # standing, once: what the customer asked for
    Column("due_on", Date),
    Column("message", Word, nullable=False),
    Column("state", Word, nullable=False),  # core.exchange.states.State
    Column("progress", Word),  # of the supplier's own upstream: none, some, most, all
    Column("reminded_at", UtcTime),
    Column("reminders", Integer),  # how often; none: never
    Column("resume_state", Word),  # where a discarded signature goes back to
    Column("reason", Word),  # code of the last refusal
    Column("reply", Word),  # words of the last refusal
    Column("row_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("changed_at", UtcTime, nullable=False),
    Index(None, "customer_id", "changed_at"),
    Index(None, "supplier_id", "changed_at"),
    info=between("customer_id", "supplier_id", insert="customer_id", columns=_MOVES),
)

# What each side alone knows about a request: its own part (and the customer's source).
request_link = Table(
    "request_link",
    METADATA,
    Column("request_id", Id, ForeignKey("request.id"), primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), primary_key=True),
    Column("part_id", Id, ForeignKey("part.id"), nullable=False),
    Column("source_id", Id, ForeignKey("source.id")),
    Column("campaign_id", Id, ForeignKey("campaign.id")),
    Column("stale_reason", Word),  # why the supplier's own answer is stale: no word to the customer
    Index(None, "operator_id", "part_id"),
    Index(None, "source_id"),
    Index(None, "campaign_id"),
    info=own(delete=True),
)

answer = Table(
    "answer",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("request_id", Id, ForeignKey("request.id"), nullable=False),
    Column("customer_id", Id, ForeignKey("operator.id"), nullable=False),  # the owner of the row
    Column("supplier_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("version", Integer, nullable=False),
    Column("mode", Word, nullable=False),  # standing, once: what the supplier gave
    Column("record_id", Id, ForeignKey("record.id"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("superseded_at", UtcTime),
    UniqueConstraint("request_id", "version"),
    Index(None, "record_id"),
    Index(
        "uq_answer_in_force",
        "request_id",
        unique=True,
        sqlite_where=text("superseded_at IS NULL"),
        postgresql_where=text("superseded_at IS NULL"),
    ),
    info={
        "policy": Policy(
            "customer_id = {me} OR supplier_id = {me}",
            "supplier_id = {me}",
            "supplier_id = {me}",
            columns=("superseded_at",),
            node=("UPDATE",),
        )
    },
)

grant = Table(
    "grant_of_access",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("owner_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("recipient_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("owner_name", Word, nullable=False),
    Column("recipient_name", Word, nullable=False),
    Column("part_id", Id, ForeignKey("part.id"), nullable=False),
    Column("part_name", Word, nullable=False),
    Column("dataset", Word, nullable=False),
    Column("groups", Word, nullable=False),  # JSON array of attribute groups
    Column("purpose", Word, nullable=False),
    Column("record_id", Id, ForeignKey("record.id"), nullable=False),  # the grant's own record
    Column("created_at", UtcTime, nullable=False),
    Column("until_at", UtcTime),
    Column("revoked_at", UtcTime),
    Index(None, "owner_id", "part_id"),
    Index(None, "recipient_id"),
    info={
        "policy": Policy(
            "owner_id = {me} OR recipient_id = {me}",
            "owner_id = {me}",
            "owner_id = {me}",
            columns=("revoked_at",),
            node=("UPDATE",),
        )
    },
)

release = Table(
    "release",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("record_id", Id, ForeignKey("record.id"), nullable=False),
    Column("owner_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("recipient_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("attribute_group", Word, nullable=False),
    Column("basis", Word, nullable=False),  # answer, grant
    Column("basis_id", Id, nullable=False),
    Column("purpose", Word, nullable=False),
    Column("from_at", UtcTime, nullable=False),
    Column("until_at", UtcTime),
    Column("revoked_at", UtcTime),
    Index(None, "record_id", "recipient_id"),
    Index(None, "owner_id", "from_at"),
    Index(None, "basis_id"),
    info={
        "policy": Policy(
            "owner_id = {me} OR recipient_id = {me}",
            "owner_id = {me}",
            "owner_id = {me}",
            columns=("revoked_at",),
            node=("UPDATE",),
        )
    },
)

reading = Table(
    "reading",
    METADATA,
    Column("record_id", Id, ForeignKey("record.id"), primary_key=True),
    Column("reader_id", Id, ForeignKey("operator.id"), primary_key=True),
    Column("hour", UtcTime, primary_key=True),
    Column("owner_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("reader_name", Word, nullable=False),
    Column("count", Integer, nullable=False),
    Index(None, "owner_id", "hour"),
    info={
        "policy": Policy(
            "owner_id = {me} OR reader_id = {me}",
            "reader_id = {me}",
            "reader_id = {me}",
        )
    },
)

notice = Table(
    "notice",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),  # who is told
    Column("sender_id", Id, ForeignKey("operator.id")),  # whose act it was; none: the node
    Column("kind", Word, nullable=False),
    Column("request_id", Id),
    Column("facts", Word, nullable=False),  # JSON
    Column("created_at", UtcTime, nullable=False),
    Column("read_at", UtcTime),
    Index(None, "operator_id", "created_at"),
    info={
        "policy": Policy(
            "operator_id = {me}",
            "operator_id = {me} OR sender_id = {me}",
            "operator_id = {me}",
            columns=("read_at",),
        )
    },
)

signing = Table(
    "signing",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("verb", Word, nullable=False),  # which act waits: answer, refusal, grant, key, …
    Column("request_id", Id),
    Column("key_id", Word, nullable=False),
    Column("signing_input", Word, nullable=False),  # the exact bytes to sign, ASCII
    Column("sealed", Word, nullable=False),  # sealed JSON: disclosures and the act's arguments
    Column("prepared_by", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    info=own(delete=True),
)

act = Table(
    "act",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id")),
    Column("actor", Word, nullable=False),  # person:…, client:…, job:…
    Column("verb", Word, nullable=False),
    Column("subject", Word, nullable=False),
    Column("at", UtcTime, nullable=False),
    Index(None, "operator_id", "at"),
    info={"policy": Policy("operator_id = {me}", "operator_id = {me}", node=())},
)

idempotency = Table(
    "idempotency",
    METADATA,
    Column("operator_id", Id, ForeignKey("operator.id"), primary_key=True),
    Column("actor", Word, primary_key=True),
    Column("key", Word, primary_key=True),
    Column("request_hash", Word, nullable=False),
    Column("status", Integer, nullable=False),
    Column("headers", Word, nullable=False),
    Column("body", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    info=own(delete=True),
)
