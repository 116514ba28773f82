"""What comes from an identity provider, and every way in which its token may not hold."""

import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from tadoru.core.identity.federation import (
    Federated,
    Handshake,
    ProviderRefused,
    ProviderUnavailable,
)
from tadoru.remote.http import OutsideHttp
from tadoru.remote.oidc import OpenIdProvider
from tadoru.settings import InvalidSetting, load
from tests.fakes.clock import Clock
from tests.fakes.oidc import CLIENT, SECRET, Provider, provider

HANDSHAKE = Handshake("state", "nonce", "v" * 43, "https://node.example/back")
Bend = Callable[[Provider], object]


@pytest.fixture
def clock() -> Clock:
    return Clock(datetime.fromtimestamp(int(time.time()), UTC))


@pytest.fixture
def there(clock: Clock) -> Iterator[Provider]:
    with provider() as made:
        made.now = lambda: clock.now().timestamp()
        yield made


@pytest.fixture
def client(there: Provider, clock: Clock) -> OpenIdProvider:
    return at(there, clock, "127.0.0.1")


def at(there: Provider, clock: Clock, allowed: str) -> OpenIdProvider:
    http = OutsideHttp(allowed)
    return OpenIdProvider(http, clock.now, there.issuer, (CLIENT, SECRET), "Example ID")


def enter(client: OpenIdProvider) -> Federated:
    reply = httpx.get(client.page(HANDSHAKE), trust_env=False)
    code = parse_qs(urlsplit(reply.headers["location"]).query)["code"][0]
    return client.identity(code, HANDSHAKE)


def test_a_token_that_holds_names_issuer_and_subject(
    client: OpenIdProvider, there: Provider
) -> None:
    there.claims |= {"email": "host@node.example"}
    assert enter(client) == Federated(there.issuer, "248289761001", "host@node.example", True)


def bad(name: str, value: object) -> Bend:
    return lambda there: there.claims.update({name: value})


def header(**members: object) -> Bend:
    return lambda there: there.header.update(members)


def foreign_key(there: Provider) -> None:
    there.signs_with = generate_private_key(SECP256R1())


@pytest.mark.parametrize(
    "bend",
    [
        bad("nonce", "another"),
        bad("nonce", None),
        bad("aud", "another-client"),
        bad("aud", [CLIENT, "another-client"]),  # without azp: Core 3.1.3.7, 4
        bad("azp", "another-client"),
        bad("iss", "https://elsewhere.example"),
        bad("exp", 1_700_000_000),
        bad("exp", None),
        bad("iat", 4_000_000_000),
        bad("sub", None),
        header(alg="none"),
        header(alg="HS256"),
        header(kid="k2"),
        foreign_key,
    ],
)
def test_a_token_that_does_not_hold_lets_nobody_in(
    client: OpenIdProvider, there: Provider, bend: Bend
) -> None:
    bend(there)
    with pytest.raises(ProviderRefused):
        enter(client)


def test_a_token_is_taken_until_it_ends_and_not_a_minute_longer(
    client: OpenIdProvider, there: Provider, clock: Clock
) -> None:
    there.now = lambda: clock.now().timestamp() - 299
    assert enter(client).subject
    there.now = lambda: clock.now().timestamp() - 300 - 61
    with pytest.raises(ProviderRefused):
        enter(client)


def test_new_keys_of_the_provider_are_found(client: OpenIdProvider, there: Provider) -> None:
    enter(client)
    there.key = there.signs_with = generate_private_key(SECP256R1())
    assert enter(client).subject


def test_a_provider_that_takes_the_secret_in_the_form_is_served_so(
    client: OpenIdProvider, there: Provider
) -> None:
    there.basic_only = False
    assert enter(client).subject


@pytest.mark.parametrize("breaks", ["issuer", "document"])
def test_a_provider_that_is_not_itself_is_not_asked(
    client: OpenIdProvider, there: Provider, breaks: str
) -> None:
    there.breaks = breaks
    with pytest.raises(ProviderUnavailable):
        client.page(HANDSHAKE)


def test_a_provider_inside_is_called_only_where_that_is_allowed(
    clock: Clock, there: Provider
) -> None:
    with pytest.raises(ProviderUnavailable):
        at(there, clock, "").page(HANDSHAKE)
    assert there.calls == []


@pytest.mark.parametrize(
    "given",
    [
        {"ISSUER": "https://id.example"},
        {"ISSUER": "https://id.example", "CLIENT_ID": "x"},
        {"CLIENT_ID": "x", "CLIENT_SECRET": "y"},
        {"ISSUER": "id.example", "CLIENT_ID": "x", "CLIENT_SECRET": "y"},
        {"ISSUER": "https://id.example?a=b", "CLIENT_ID": "x", "CLIENT_SECRET": "y"},
    ],
)
def test_half_a_provider_is_refused_at_start(tmp_path: Path, given: dict[str, str]) -> None:
    """Discovery 1.0 section 3: an issuer is a web address without query or fragment."""
    with pytest.raises(InvalidSetting):
        load({f"TADORU_OIDC_{name}": text for name, text in given.items()}, tmp_path)


def test_the_clients_secret_is_not_shown_with_the_settings(tmp_path: Path) -> None:
    given = {"ISSUER": "https://id.example", "CLIENT_ID": "x", "CLIENT_SECRET": "hush"}
    settings = load({f"TADORU_OIDC_{name}": text for name, text in given.items()}, tmp_path)
    assert settings.oidc_client_secret == "hush"
    assert "hush" not in repr(settings)
