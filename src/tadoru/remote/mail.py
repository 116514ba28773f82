"""Mail: handed to an SMTP server, or left as files where there is none.

A mail has the same Message-ID whenever it is tried, so that a mail sent twice is one mail.

Source: RFC 5321 (SMTP), RFC 5322 (message format), RFC 3207 (STARTTLS)
"""

import os
import smtplib
import ssl
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from tadoru.core.notice.mail import Mail, MailDeferred, MailUnavailable, MailUndeliverable
from tadoru.core.words import N_

_SECONDS = 20
_PORTS = {"smtp": 25, "smtps": 465}
_REFUSED_FOR_GOOD = 500
_OF_THE_SERVER = frozenset({421, 452})  # it closes, or has no room: RFC 5321, 4.2.3
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class SmtpMailer:
    """Hands mails to the server that `TADORU_SMTP` names: smtp://USER:PASSWORD@HOST:PORT."""

    def __init__(self, url: str, sender: str) -> None:
        """Keep the address of the server; nothing is opened before there is a mail."""
        self._place, self._sender = urlsplit(url), sender

    def send(self, mail: Mail) -> None:
        """Hand a mail over; the server has it when this returns.

        Raises:  MailUnavailable, MailDeferred, MailUndeliverable
        """
        message = _message(mail, self._sender)
        try:
            with self._connected() as server:
                server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            _, (code, said) = error.recipients.popitem()
            if code < _REFUSED_FOR_GOOD and code not in _OF_THE_SERVER:
                raise MailDeferred(N_("The mail server: {why}"), why=_why(code, said)) from error
            raise _refused(code, said) from error
        except smtplib.SMTPDataError as error:
            raise _refused(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPException, OSError) as error:
            # The message of an authentication error repeats what the server said, no secret.
            raise MailUnavailable(N_("The mail server: {why}"), why=_short(error)) from error

    def _connected(self) -> smtplib.SMTP:
        """Return an open connection, encrypted where the server can, and signed in."""
        place = self._place
        host, port = place.hostname or "localhost", place.port or _PORTS[place.scheme]
        trusted = ssl.create_default_context()
        if place.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=trusted)
        else:
            server = smtplib.SMTP(host, port, timeout=_SECONDS)
        try:
            _secured(server, place, trusted)
        except BaseException:
            server.close()
            raise
        return server


class MailFolder:
    """Leaves each mail as an `.eml` file, whole or not at all: for a node without a server."""

    def __init__(self, folder: Path, sender: str) -> None:
        """Keep the folder; it is made when there is a mail."""
        self._folder, self._sender = folder, sender

    def send(self, mail: Mail) -> None:
        """Write the mail; the same mail again replaces the same file.

        Raises:  MailUndeliverable
        """
        whole = _message(mail, self._sender).as_bytes()
        self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        path = self._folder / f"{_file_name(mail.message_id)}.eml"
        draft = path.with_name(f"{path.name}.{os.getpid()}.new")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(whole)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)


def _secured(server: smtplib.SMTP, place: SplitResult, trusted: ssl.SSLContext) -> None:
    server.ehlo_or_helo_if_needed()
    encrypted = place.scheme == "smtps"
    if not encrypted and server.has_extn("starttls"):
        server.starttls(context=trusted)
        encrypted = True
    if not place.username:
        return
    if not encrypted and place.hostname not in _LOOPBACK:
        raise MailUnavailable(
            N_("The mail server: {why}"), why="it offers no encryption for the password"
        )
    server.login(unquote(place.username), unquote(place.password or ""))


def _message(mail: Mail, sender: str) -> EmailMessage:
    """Return the message; a header that would break a line is refused by the policy."""
    message = EmailMessage(policy=SMTP)
    try:
        message["From"] = Address("tadoru", addr_spec=sender)
        message["To"] = Address(addr_spec=mail.to)
        message["Subject"] = mail.subject
        message["Message-ID"] = f"<{mail.message_id}>"
    except (ValueError, LookupError, AttributeError, HeaderParseError) as error:
        # The library's reader of addresses stumbles in each of these ways.
        raise MailUndeliverable(N_("{to} is no mail address."), to=mail.to) from error
    message["Date"] = format_datetime(mail.at)
    message["Content-Language"] = mail.language
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834, 5: nobody's absence note answers it
    message.set_content(mail.text, cte="quoted-printable")
    message.add_alternative(mail.html, subtype="html", cte="quoted-printable")
    return message


def _file_name(message_id: str) -> str:
    """Return the id where it is fit for a file name, else its digest."""
    plain = message_id.replace("@", "-at-")
    sound = all(c.isascii() and (c.isalnum() or c in "-._") for c in plain)
    return plain if sound and not plain.startswith(".") else sha256(message_id.encode()).hexdigest()


def _refused(code: int, said: bytes | str) -> MailUnavailable | MailUndeliverable:
    why = _why(code, said)
    if code >= _REFUSED_FOR_GOOD:
        return MailUndeliverable(N_("The mail server: {why}"), why=why)
    return MailUnavailable(N_("The mail server: {why}"), why=why)


def _why(code: int, said: bytes | str) -> str:
    return f"{code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"


def _short(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__
