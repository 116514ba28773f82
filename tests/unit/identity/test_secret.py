"""Passwords and tokens as they are kept."""

import subprocess
import sys

import pytest

from tadoru.app.identity import secret

_PRINT = "from tadoru.app.identity import secret; print(secret.hashed('a long walk', bytes(16)))"


def test_passwords_are_kept_as_rfc_9106_recommends_where_memory_is_scarce() -> None:
    """RFC 9106 section 4: Argon2id, 3 passes, 4 lanes, 64 MiB, 128-bit salt, 256-bit tag."""
    # In a process of its own: other tests make hashing cheap in this one.
    kept = subprocess.run(
        [sys.executable, "-c", _PRINT], check=True, capture_output=True, text=True
    ).stdout.strip()
    assert kept.startswith("$argon2id$v=19$m=65536,t=3,p=4$")
    salt, tag = kept.split("$")[4:]
    assert (len(salt), len(tag)) == (22, 43)  # base64 of 16 and of 32 bytes


def test_a_password_matches_itself_and_nothing_matches_where_none_is_kept() -> None:
    kept = secret.hashed("a long walk", b"0123456789abcdef")
    assert secret.matches("a long walk", kept)
    assert secret.matches("ａ ｌｏｎｇ ｗａｌｋ", kept)
    assert not secret.matches("a long wait", kept)
    assert not secret.matches("a long walk", None)


@pytest.mark.parametrize(
    ("password", "rule"),
    [
        ("elevenchars", "password.length"),
        ("x" * 257, "password.length"),
        ("aaaabbbbccccdddd", "password.guessable"),
        ("Hanako@Example.com", "password.guessable"),
        ("twelve chars", None),
        ("とても長い合言葉を使います", None),
    ],
)
def test_short_and_guessable_passwords_are_refused(password: str, rule: str | None) -> None:
    found = secret.password_findings(password, "hanako@example.com", "/password")
    assert [finding.rule for finding in found] == ([rule] if rule else [])


def test_a_fingerprint_is_sha_256() -> None:
    """FIPS 180-2 appendix B.1."""
    expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert secret.fingerprint("abc") == expected
