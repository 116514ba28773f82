"""Tables of who speaks for an operator, who was invited, and who may audit what until when."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from tadoru.store.schema.kinds import METADATA, Id, UtcTime, Word, own

contact = Table(
    "contact",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("role", Word, nullable=False),  # general, footprint, diligence, passport, technical, …
    Column("name", Word, nullable=False),
    Column("email", Word, nullable=False),
    Column("phone", Word, nullable=False),
    Column("locale", Word, nullable=False),
    Column("shared", Word, nullable=False),  # partners, nobody: who else sees it
    Column("row_version", Integer, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "operator_id", "role"),
    info=own(delete=True),
)

# A company that is not on the node yet (kind operator), or a person who is asked to be a member.
invitation = Table(
    "invitation",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),  # who invites
    Column("kind", Word, nullable=False),  # operator, member
    Column("name", Word, nullable=False),  # of the company or the person
    Column("email", Word, nullable=False),
    Column("locale", Word, nullable=False),
    Column("country", Word),
    Column("roles", Word, nullable=False),  # of a member
    Column("message", Word, nullable=False),
    Column("asks", Word, nullable=False),  # JSON: requests that are sent once it is accepted
    Column("token_hash", Word, nullable=False, unique=True),
    Column("invited_by", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Column("accepted_at", UtcTime),
    Column("accepted_by_id", Id),  # the operator or the person that came of it
    Column("revoked_at", UtcTime),
    Index(None, "operator_id", "created_at"),
    info=own(),
)

# What an auditor may look at, and until when. An auditor without one sees nothing.
engagement = Table(
    "engagement",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("operator_id", Id, ForeignKey("operator.id"), nullable=False),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("purpose", Word, nullable=False),
    Column("part_ids", Word, nullable=False),  # JSON array
    Column("datasets", Word, nullable=False),  # JSON array of name/version
    Column("created_by", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("until_at", UtcTime, nullable=False),
    Column("revoked_at", UtcTime),
    Index(None, "operator_id", "person_id"),
    info=own(),
)
