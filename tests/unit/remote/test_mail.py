"""Mails as messages: no header is broken open, no password goes in the clear."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest

from tadoru.core.notice.mail import Mail, MailUnavailable, MailUndeliverable
from tadoru.remote.mail import MailFolder, SmtpMailer
from tadoru.settings import InvalidSetting, Settings, load
from tests.fakes.smtp import smtp_server

NOW = datetime(2026, 4, 1, tzinfo=UTC)


def mail(to: str = "a@b.example", subject: str = "題名", name: str = "n.p@node.example") -> Mail:
    return Mail(name, to, subject, "text\n.\nmore\n", "<p>html</p>", "ja", NOW)


@pytest.mark.parametrize(
    "wrong",
    [
        mail(to="a@b.example\r\nBcc: c@d.example"),
        mail(subject="x\r\nBcc: c@d.example"),
        mail(name="x>\r\nBcc: c@d.example"),
        mail(to="nobody"),
        mail(to="a@b.example, c@d.example"),
        mail(to="a@b.example."),  # these break the library's own reader
        mail(to="(a@b.example"),
        mail(to="a@[b.example"),
    ],
)
def test_what_would_break_a_header_open_is_refused(wrong: Mail, tmp_path: Path) -> None:
    with pytest.raises(MailUndeliverable):
        MailFolder(tmp_path, "tadoru@node.example").send(wrong)
    assert list(tmp_path.iterdir()) == []


def test_the_same_mail_is_the_same_file(tmp_path: Path) -> None:
    folder = MailFolder(tmp_path / "mail", "tadoru@node.example")
    for _ in range(2):
        folder.send(mail())
    (file,) = (tmp_path / "mail").iterdir()
    read = message_from_bytes(file.read_bytes(), policy=default)
    assert read["subject"] == "題名"
    assert read["message-id"] == "<n.p@node.example>"
    assert [part.get_content_type() for part in read.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize("name", ["../../etc/x@node.example", ".x@node.example", "a/b@c"])
def test_no_name_leads_out_of_the_folder(name: str, tmp_path: Path) -> None:
    MailFolder(tmp_path / "mail", "tadoru@node.example").send(mail(name=name))
    assert [file.suffix for file in (tmp_path / "mail").iterdir()] == [".eml"]
    assert [file.name for file in tmp_path.iterdir()] == ["mail"]


def test_a_mail_arrives_as_it_was_written_also_with_a_lonely_dot() -> None:
    with smtp_server() as server:
        SmtpMailer(f"smtp://127.0.0.1:{server.port}", "tadoru@node.example").send(mail())
    body = server.mails[0].get_body(("plain",))
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == "text\n.\nmore\n"
    assert server.mails[0]["from"] == "tadoru <tadoru@node.example>"


def test_a_password_is_not_given_to_a_server_without_encryption(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("tadoru.remote.mail._LOOPBACK", frozenset())
    with smtp_server() as server:
        mailer = SmtpMailer(f"smtp://user:geheim@127.0.0.1:{server.port}", "tadoru@node.example")
        with pytest.raises(MailUnavailable) as refused:
            mailer.send(mail())
    assert "geheim" not in str(refused.value)
    assert server.mails == []


def test_the_settings_of_mail_are_checked_and_never_shown(tmp_path: Path) -> None:
    given = {"TADORU_SMTP": "smtps://user:geheim@mail.example:465", "TADORU_SECRET": "s" * 40}
    settings = load(given, tmp_path)
    assert "geheim" not in repr(settings)
    assert "ssss" not in repr(settings)
    assert settings.sender == "tadoru@127.0.0.1"
    assert Settings(address="https://node.example").sender == "tadoru@node.example"
    for wrong in ({"TADORU_SMTP": "http://x"}, {"TADORU_MAIL_FROM": "nobody"}):
        with pytest.raises(InvalidSetting):
            load(wrong, tmp_path)
