"""Access tokens of API clients: short-lived, signed by the node, checked against revocation."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet, OKPKey

from tadoru.app.identity import attempt, secret
from tadoru.app.identity.attempt import Attempt
from tadoru.app.identity.session import WrongCredentials
from tadoru.app.identity.view import roles_of
from tadoru.app.world import World
from tadoru.core.access import scope
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Kind, Problem
from tadoru.core.values import ClientId, OperatorId
from tadoru.core.words import N_
from tadoru.store import client as clients
from tadoru.store import key as keys
from tadoru.store import setting
from tadoru.store.tx import Database, Row, Tx

LIFE = timedelta(minutes=10)
RECHECKED_EVERY = timedelta(seconds=2)  # so long may a revoked client's token still be taken
ROLE = "token"  # of the key that signs
ALGORITHM = "Ed25519"  # RFC 9864
KNOWN_MAX = 1000  # tokens remembered
TOKEN_CHARACTERS_MAX = 4000


@dataclass(frozen=True, slots=True)
class AccessToken:
    """A bearer token, how long it holds, and what it opens."""

    access_token: str
    expires_in_s: int
    scopes: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Known:
    """A token whose signature was good, and when its client was last looked at."""

    actor: Actor
    client_id: ClientId
    narrowed: frozenset[str] | None  # what the token was asked for; none: all of its client's
    expires_at: datetime
    checked_at: datetime


class ScopeRefused(Problem):
    """The program asks for a scope that there is not, or that it was not given."""

    kind = Kind.INVALID
    title = N_("Scope refused")


def issue(
    world: World, client_id: str, client_secret: str, address: str, asked: str = ""
) -> AccessToken:
    """Return a token for the program that knows the secret, for all of its scopes or those asked.

    Raises:  TooManyAttempts, WrongCredentials, ScopeRefused
    Source:  RFC 9068 section 2 (header and claims), RFC 6749 section 3.3 (scope)
    """
    tried = Attempt(f"client:{client_id}", address)
    attempt.count(world, tried)
    with world.db.node_write() as tx:
        row = _client(tx, client_id)
        presented = secret.fingerprint(client_secret)
        if row is None or not secret.equal(row.secret_hash, presented):
            raise WrongCredentials(N_("Client id or secret is wrong."))
        attempt.forgive(tx, world, tried)
        scopes = _asked_for(row, asked)
        key = keys.current(tx, None, ROLE)
        origin = setting.origin(tx)
    if key is None:
        raise AssertionError("the node was never started")
    now = world.clock.now()
    claims = {
        "iss": origin,
        "aud": origin,
        "sub": row.id,
        "client_id": row.id,
        "iat": int(now.timestamp()),
        "exp": int((now + LIFE).timestamp()),
        "jti": world.random.uuid(),
        **({"scope": scope.words(scopes)} if asked.split() else {}),
    }
    header = {"alg": ALGORITHM, "kid": key.id, "typ": "at+jwt"}
    text = jwt.encode(header, claims, _private(world, key), algorithms=[ALGORITHM])
    return AccessToken(text, int(LIFE.total_seconds()), scopes)


def resolve(world: World, text: str) -> Actor | None:
    """Return the program that a token stands for, or none where it holds no more."""
    now = world.clock.now()
    cache = _cache(world.db)
    name = secret.fingerprint(text)
    known = cache.get(name) or _checked(world, text, now)
    if known is None or known.expires_at <= now:
        return None
    if now - known.checked_at >= RECHECKED_EVERY or known.checked_at > now:
        fresh = _recheck(world, known, now)
        if fresh is None:
            cache.drop(name)
            return None
        known = fresh
    cache.put(name, known)
    return known.actor


def _checked(world: World, text: str, now: datetime) -> _Known | None:
    """Return what a token says, if the node signed it for itself and its client is not revoked."""
    if len(text) > TOKEN_CHARACTERS_MAX:
        return None
    with world.db.node_read() as tx:
        origin = setting.origin(tx)
        try:
            claims = jwt.decode(
                text, _key_set(keys.of_role(tx, ROLE)), algorithms=[ALGORITHM]
            ).claims
            row = _client(tx, str(claims["sub"]))
            expires_at = datetime.fromtimestamp(int(claims["exp"]), now.tzinfo)
            narrowed = frozenset(str(claims["scope"]).split()) if "scope" in claims else None
        except (JoseError, ValueError, KeyError, TypeError):
            return None
    if claims.get("iss") != origin or claims.get("aud") != origin or row is None:
        return None
    return _Known(_actor(row, narrowed), ClientId(row.id), narrowed, expires_at, now)


def _recheck(world: World, known: _Known, now: datetime) -> _Known | None:
    with world.db.node_read() as tx:
        row = _client(tx, known.client_id)
    if row is None:
        return None
    actor = _actor(row, known.narrowed)
    return _Known(actor, known.client_id, known.narrowed, known.expires_at, now)


def _private(world: World, key: Row[Any]) -> OKPKey:
    """Return the key that signs, as RFC 8037 section 2 writes it."""
    private = world.vault.open(key.sealed_private, f"key/{key.id}")
    parts = {"x": secret.token(key.public), "d": secret.token(private), "kid": key.id}
    return OKPKey.import_key({"kty": "OKP", "crv": ALGORITHM, **parts})


def _key_set(rows: Sequence[Row[Any]]) -> KeySet:
    """Return the keys that verify, each by its kid; a revoked one verifies nothing."""
    parts = [{"x": secret.token(row.public), "kid": row.id} for row in rows if not row.revoked_at]
    return KeySet([OKPKey.import_key({"kty": "OKP", "crv": ALGORITHM, **part}) for part in parts])


def _client(tx: Tx, client_id: str) -> Row[Any] | None:
    """Return a client that is not revoked."""
    try:
        row = clients.fetch(tx, ClientId(str(UUID(client_id))))
    except ValueError:
        return None
    return None if row is None or row.revoked_at is not None else row


def _actor(row: Row[Any], narrowed: frozenset[str] | None) -> Actor:
    """Return the program: let into what it was given, or the part of it that the token names."""
    roles = frozenset(roles_of(row.roles))
    given = None if row.scopes is None else frozenset(row.scopes.split())
    scopes = given if narrowed is None else narrowed & (scope.SCOPES if given is None else given)
    return Actor(f"client:{row.id}", OperatorId(row.operator_id), roles, scopes=scopes)


def _asked_for(row: Row[Any], asked: str) -> frozenset[str]:
    given = scope.SCOPES if row.scopes is None else frozenset(row.scopes.split())
    wanted = frozenset(asked.split()) or given
    if not wanted <= given:
        refused = scope.words(wanted - given)[:200]
        raise ScopeRefused(N_("Not given to this program: {scopes}."), scopes=refused)
    return wanted


class _Cache:
    """The tokens seen lately, each by its hash; the oldest goes first."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: OrderedDict[str, _Known] = OrderedDict()

    def get(self, name: str) -> _Known | None:
        with self._lock:
            return self._known.get(name)

    def put(self, name: str, known: _Known) -> None:
        with self._lock:
            self._known[name] = known
            self._known.move_to_end(name)
            while len(self._known) > KNOWN_MAX:
                self._known.popitem(last=False)

    def drop(self, name: str) -> None:
        with self._lock:
            self._known.pop(name, None)


_caches: WeakKeyDictionary[Database, _Cache] = WeakKeyDictionary()
_making = threading.Lock()


def _cache(database: Database) -> _Cache:
    with _making:
        return _caches.setdefault(database, _Cache())
