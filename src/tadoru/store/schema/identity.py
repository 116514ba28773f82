"""Tables of operators, sites, people and what signs in."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, Table, UniqueConstraint

from tadoru.store.schema.kinds import METADATA, Id, Policy, UtcTime, Word, node, own

operator = Table(
    "operator",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("name", Word, nullable=False),
    Column("name_search", Word, nullable=False),  # NFKC, case-folded
    Column("country", Word, nullable=False),  # ISO 3166-1 alpha-2
    Column("locale", Word, nullable=False),
    Column("trial", Boolean, nullable=False),
    Column("second_approval", Boolean, nullable=False, default=False),
    Column("reminders", Word),  # days before (−) and after the due date, such as "-14,-7,-1,3"
    Column("graph_sequence", Integer, nullable=False, default=0),
    Column("parts_deleted", Integer),  # how many ever; none: none
    Column("row_version", Integer, nullable=False, default=1),
    Column("created_at", UtcTime, nullable=False),
    info=own("id"),
)

identifier = Table(
    "identifier",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("scheme", Word, nullable=False),
    Column("value", Word, nullable=False),
    Column("assurance", Word, nullable=False),  # declared, checked, credentialed
    Column("evidence", Word),  # where it was looked up, or which credential says so
    Column("checked_by", Word),
    Column("checked_at", UtcTime),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("operator_id", "scheme", "value"),
    Index(None, "scheme", "value"),
    # Its bearer declares it; only the node says that somebody has checked it.
    info=node(
        Policy(
            "operator_id = {me}",
            "operator_id = {me} AND assurance = 'declared'",
            delete="operator_id = {me}",
        )
    ),
)

site = Table(
    "site",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("name", Word, nullable=False),
    Column("country", Word, nullable=False),
    Column("address", Word, nullable=False),
    Column("row_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    UniqueConstraint("operator_id", "name"),
    info=own(),
)

person = Table(
    "person",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("email", Word, nullable=False, unique=True),  # case-folded
    Column("name", Word, nullable=False),
    Column("password_hash", Word),  # argon2id; none: cannot sign in by password
    Column("locale", Word, nullable=False),
    Column("host", Boolean, nullable=False),  # runs the node: may create operators
    Column("demo", Boolean, nullable=False),
    Column("mail_mode", Word),  # at-once (or none), daily, never
    Column("created_at", UtcTime, nullable=False),
    Column("disabled_at", UtcTime),
    info=node(),
)

membership = Table(
    "membership",
    METADATA,
    Column("operator_id", Id, ForeignKey("operator.id"), primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("roles", Word, nullable=False),  # sorted, comma-separated
    Column("created_at", UtcTime, nullable=False),
    Index(None, "person_id"),
    info=own(delete=True),
)

session = Table(
    "session",
    METADATA,
    Column("token_hash", Word, primary_key=True),  # SHA-256 of the cookie, hex
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("operator_id", Id, ForeignKey("operator.id")),
    Column("csrf_token", Word, nullable=False),
    Column("id", Id),  # by which its person names it
    Column("factors", Word),  # how the person signed in: password, totp, passkey, oidc
    Column("address", Word),
    Column("agent", Word),  # what the browser calls itself
    Column("created_at", UtcTime, nullable=False),
    Column("seen_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index(None, "person_id"),
    info=node(),
)

attempt = Table(
    "attempt",
    METADATA,
    Column("key", Word, primary_key=True),  # what is limited, hashed
    Column("count", Integer, nullable=False),
    Column("window_start", UtcTime, nullable=False),
    info=node(),
)

client = Table(
    "client",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("name", Word, nullable=False),
    Column("secret_hash", Word, nullable=False),
    Column("roles", Word, nullable=False),
    Column("scopes", Word),  # sorted, with spaces; none: whatever the roles admit
    Column("created_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    info=own(),
)
