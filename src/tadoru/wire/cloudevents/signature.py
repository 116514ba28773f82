"""The signature of a webhook call: HMAC-SHA256 over id, time and body.

    webhook-id: 7f9c…            the same however often the event is sent
    webhook-timestamp: 1614265330
    webhook-signature: v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=

While a secret is being changed, there is one signature by each, with a space between.

Source: Standard Webhooks 1.0.0, "Signature scheme" and "Webhook headers"
"""

import base64
import hashlib
import hmac
from collections.abc import Sequence

PREFIX = "whsec_"
SECRET_BYTES = 32  # 24 to 64


def secret(raw: bytes) -> str:
    """Return a secret as its receiver is shown it."""
    return PREFIX + base64.b64encode(raw).decode()


def headers(event_id: str, seconds: int, body: bytes, secrets: Sequence[str]) -> dict[str, str]:
    """Return the headers that let a receiver check a call.

    >>> key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    >>> name = "msg_p5jXN8AQM9LWM0D4loKWxJek"
    >>> headers(name, 1614265330, b'{"test": 2432232314}', [key])["webhook-signature"]
    'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE='
    """
    signed = f"{event_id}.{seconds}.".encode() + body
    return {
        "webhook-id": event_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(_signature(signed, one) for one in secrets),
    }


def _signature(signed: bytes, shown: str) -> str:
    key = base64.b64decode(shown.removeprefix(PREFIX), validate=True)
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()
