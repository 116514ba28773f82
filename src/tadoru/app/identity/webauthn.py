"""What WebAuthn asks of a relying party: options for the browser, checks of what comes back.

Source: Web Authentication Level 3, sections 7.1 (registering) and 7.2 (verifying an assertion)
"""

import json
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import webauthn as standard
from cryptography.exceptions import UnsupportedAlgorithm
from webauthn.helpers import (
    base64url_to_bytes,
    decode_credential_public_key,
    decoded_public_key_to_cryptography,
)
from webauthn.helpers.cose import COSEAlgorithmIdentifier as Algorithm
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from tadoru.app.identity import secret
from tadoru.app.world import World
from tadoru.core.problems import WrongState
from tadoru.core.words import N_
from tadoru.store.tx import Row

_ALGORITHMS = (Algorithm.EDDSA, Algorithm.ECDSA_SHA_256, Algorithm.RSASSA_PKCS1_v1_5_SHA_256)
_SECURE_NAME = "localhost"  # the one name that browsers trust without https
# What the library lets through where the bytes are not what they should be.
_MALFORMED = (WebAuthnException, UnsupportedAlgorithm, ValueError, TypeError, LookupError)


class NotAccepted(Exception):
    """What the browser sent does not prove what it should."""


@dataclass(frozen=True, slots=True)
class Registered:
    """A new passkey as it was proved."""

    credential_id: str  # base64url
    public_key: bytes  # COSE
    sign_count: int


def site(world: World) -> str | None:
    """Return the name that passkeys of this node are bound to; none where there can be none.

    Browsers bind them to a domain name, never to a number, and only where nobody listens in.
    """
    parts = urlsplit(world.address)
    host = parts.hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host if host == _SECURE_NAME or parts.scheme == "https" else None
    return None


def offered(world: World) -> str:
    """Return the site's name, or refuse.

    Raises:  WrongState
    """
    name = site(world)
    if name is None:
        raise WrongState(N_("Passkeys need an https address with a name; this node has none."))
    return name


def wish_to_register(
    world: World, challenge: bytes, person: Row[Any], known: list[str]
) -> dict[str, Any]:
    """Return what the browser needs to make a passkey that no device makes twice."""
    options = standard.generate_registration_options(
        rp_id=offered(world),
        rp_name="tadoru",
        user_id=UUID(person.id).bytes,
        user_name=person.email,
        user_display_name=person.name,
        challenge=challenge,
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED,
            user_verification=UserVerificationRequirement.REQUIRED,
        ),
        exclude_credentials=[
            PublicKeyCredentialDescriptor(id=base64url_to_bytes(one)) for one in known
        ],
        supported_pub_key_algs=list(_ALGORITHMS),
    )
    return _plain(options)


def wish_to_enter(world: World, challenge: bytes) -> dict[str, Any]:
    """Return what the browser needs to let a person choose a passkey of this site."""
    options = standard.generate_authentication_options(
        rp_id=offered(world),
        challenge=challenge,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return _plain(options)


def registered(world: World, challenge: bytes, credential: str) -> Registered:
    """Return the passkey that the browser made.

    Raises:  NotAccepted
    """
    try:
        found = standard.verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=offered(world),
            expected_origin=_origin(world),
            require_user_verification=True,
            supported_pub_key_algs=list(_ALGORITHMS),
        )
        key = found.credential_public_key
        decoded_public_key_to_cryptography(decode_credential_public_key(key))
    except _MALFORMED as error:
        raise NotAccepted(str(error)[:200]) from error
    return Registered(secret.token(found.credential_id), key, found.sign_count)


def credential_id(credential: str) -> str:
    """Return which passkey the browser says it used.

    Raises:  NotAccepted
    """
    try:
        return secret.token(base64url_to_bytes(json.loads(credential)["rawId"]))
    except (ValueError, TypeError, LookupError, AttributeError) as error:
        raise NotAccepted(str(error)[:200]) from error


def entered(world: World, challenge: bytes, credential: str, known: Row[Any]) -> int:
    """Return the count of uses after one that holds for a known passkey.

    Raises:  NotAccepted
    """
    try:
        handle = json.loads(credential)["response"].get("userHandle")
        if not handle or base64url_to_bytes(handle) != UUID(known.person_id).bytes:
            raise NotAccepted("the passkey names another person")
        found = standard.verify_authentication_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=offered(world),
            expected_origin=_origin(world),
            credential_public_key=known.public_key,
            credential_current_sign_count=known.sign_count,
            require_user_verification=True,
        )
    except (*_MALFORMED, AttributeError) as error:
        raise NotAccepted(str(error)[:200]) from error
    return found.new_sign_count


def _origin(world: World) -> str:
    parts = urlsplit(world.address)
    return f"{parts.scheme}://{parts.netloc}"


def _plain(options: Any) -> dict[str, Any]:  # noqa: ANN401  (two kinds of options)
    found: dict[str, Any] = json.loads(standard.options_to_json(options))
    return found
