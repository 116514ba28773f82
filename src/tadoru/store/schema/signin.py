"""Tables of what a person signs in with beside a password."""

from sqlalchemy import Column, ForeignKey, Index, Integer, Table

from tadoru.store.schema.kinds import METADATA, Bytes, Id, UtcTime, Word, node

# One-time codes by an authenticator (RFC 6238). Unconfirmed: shown, not yet proved.
totp = Table(
    "totp",
    METADATA,
    Column("person_id", Id, ForeignKey("person.id"), primary_key=True),
    Column("sealed", Bytes, nullable=False),  # the shared secret
    Column("last_step", Integer),  # the last time step whose code was taken
    Column("recovery", Word, nullable=False),  # JSON array of hashes of unused recovery codes
    Column("created_at", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime),
    info=node(),
)

passkey = Table(
    "passkey",
    METADATA,
    Column("id", Id, primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("credential_id", Word, nullable=False, unique=True),  # base64url
    Column("public_key", Bytes, nullable=False),  # COSE
    Column("sign_count", Integer, nullable=False),
    Column("name", Word, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("used_at", UtcTime),
    Index(None, "person_id"),
    info=node(),
)

# A step of signing in that waits for its other half: single use, short-lived.
challenge = Table(
    "challenge",
    METADATA,
    Column("token_hash", Word, primary_key=True),
    Column("purpose", Word, nullable=False),  # second-factor, passkey-new, passkey, oidc
    Column("person_id", Id, ForeignKey("person.id")),
    Column("facts", Word, nullable=False),  # JSON, sealed
    Column("created_at", UtcTime, nullable=False),
    Column("expires_at", UtcTime, nullable=False),
    Index(None, "expires_at"),
    info=node(),
)

# A person as an identity provider names them (OpenID Connect: issuer and subject).
oidc_link = Table(
    "oidc_link",
    METADATA,
    Column("issuer", Word, primary_key=True),
    Column("subject", Word, primary_key=True),
    Column("person_id", Id, ForeignKey("person.id"), nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Index(None, "person_id"),
    info=node(),
)
