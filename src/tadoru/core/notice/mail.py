"""A mail as this node writes it, and why it may not be sent."""

import re
from dataclasses import dataclass
from datetime import datetime

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_

SUBJECT_CHARACTERS_MAX = 200
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Mail:
    """One mail to one address, in plain text and in HTML."""

    message_id: str  # local@domain, without brackets; the same mail has the same one
    to: str
    subject: str
    text: str
    html: str
    language: str
    at: datetime


def one_line(text: str) -> str:
    r"""Return a text as it may stand in a header: one line, and no longer than is read.

    >>> one_line("Nickel\r\nBcc: everybody@example.com")
    'Nickel Bcc: everybody@example.com'
    """
    plain = _CONTROL.sub(" ", text).strip()
    if len(plain) <= SUBJECT_CHARACTERS_MAX:
        return plain
    return plain[: SUBJECT_CHARACTERS_MAX - 1] + "…"


class MailUnavailable(Problem):
    """No mail can be handed over at present; the same mail is tried again."""

    kind = Kind.UNAVAILABLE
    title = N_("Mail cannot be sent at present")


class MailDeferred(MailUnavailable):
    """The server does not take this one recipient's mail yet, such as by greylisting."""

    title = N_("The mail server asks to try this recipient later")


class MailUndeliverable(Problem):
    """This mail is never accepted: its address does not exist, or the mail is refused."""

    kind = Kind.UPSTREAM
    title = N_("The mail was refused")
