"""Bodies about messages."""

from typing import Annotated

from pydantic import Field
from pydantic import StringConstraints as Limits

from tadoru.app.talk.attachment import Upload
from tadoru.entry.api.model.encoded import raw
from tadoru.entry.api.model.fields import PRINTABLE, Closed, Text

Body = Annotated[str, Limits(max_length=10_000, pattern=PRINTABLE)]
Content = Annotated[  # a third more characters than bytes; the verb says what is too large
    str,
    Limits(pattern=r"^[A-Za-z0-9_-]*$", max_length=16_000_000),
    Field(description="base64url without padding; at most 10 MB before it is encoded"),
]


class FileBody(Closed):
    """A file to attach: PDF, PNG, JPEG, CSV, text, JSON, XML, xlsx or docx."""

    name: Text = Field(examples=["certificate.pdf"])
    content: Content
    media_type: Text = Field("", description="as the sender calls it; the content decides")


class MessageBody(Closed):
    """What to write to the other side; a whole call is at most 20 MB."""

    body: Body = ""
    attachments: list[FileBody] = Field(default_factory=list, max_length=20)

    def uploads(self) -> list[Upload]:
        """Return the files as the verb takes them.

        Raises:  InvalidData
        """
        return [
            Upload(one.name, raw(one.content, f"/attachments/{index}/content"), one.media_type)
            for index, one in enumerate(self.attachments)
        ]
