"""Bodies about keys, records, bundles and the log."""

from pydantic import Field

from tadoru.entry.api.model.encoded import Encoded
from tadoru.entry.api.model.fields import Closed, Text


class DidKeyBody(Closed):
    """A public key that the operator brings."""

    did_key: Text = Field(examples=["did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK"])


class BroughtBody(Closed):
    """The challenge's ticket with the key's signature over its text."""

    ticket: str = Field(max_length=4000, pattern=r"^[A-Za-z0-9_=-]*$")
    signature: Encoded


class ReasonBody(Closed):
    """Why it is done."""

    reason: Text = Field(min_length=1)


class UnsignedBundle(Closed):
    """A bundle without its signature, and the bytes that the declarer signs."""

    content: Encoded
    signing_bytes: Encoded


class BundleBody(Closed):
    """A prepared bundle with the declarer's signature."""

    content: Encoded
    signature: Encoded


class NewKey(Closed):
    """The key of the checkpoints from the next one on."""

    key_id: str
