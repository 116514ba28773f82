"""Notes, checkpoints and verifier keys have one form; unknown signers are passed over."""

import pytest

from tadoru.core.tlog import checkpoint, ed25519, note
from tadoru.core.tlog.note import BadSignature, MalformedNote, VerifierKey

PRIVATE = bytes(range(32))
KEY = VerifierKey("log.example/1", ed25519.public_key(PRIVATE))
OTHER = VerifierKey("other.example", ed25519.public_key(bytes(32)))
ROOT = "nND/nri/U0xuHUrYSy0HtMeal2vzD9V4k/BO79C+QeI="
BODY = f"log.example/1\n42\n{ROOT}\n"


def signed(body: str = BODY, key: VerifierKey = KEY, private: bytes = PRIVATE) -> str:
    return note.assemble(body, [(key, ed25519.sign(private, note.signing_bytes(body)))])


def test_a_note_reads_back_as_it_was_written() -> None:
    assert note.parse(signed()).encode() == signed()
    assert note.parse(signed("a\n\nb\n")).text == "a\n\nb\n"


def test_signatures_of_unknown_keys_are_passed_over() -> None:
    text = signed() + note.parse(signed(BODY, OTHER, bytes(32))).signatures[0].line()
    assert note.verify(note.parse(text), [KEY]) == (KEY,)
    assert note.verify(note.parse(text), [KEY, OTHER]) == (KEY, OTHER)
    assert note.verify(note.parse(text), []) == ()


def test_a_wrong_signature_of_a_known_key_refuses_the_note() -> None:
    text = signed() + note.parse(signed("other\n", OTHER, bytes(32))).signatures[0].line()
    with pytest.raises(BadSignature, match=r"other\.example"):
        note.verify(note.parse(text), [KEY, OTHER])


def test_a_checkpoint_needs_a_key_that_bears_the_logs_name() -> None:
    assert checkpoint.opened(signed(), [KEY])[0].size == 42
    with pytest.raises(BadSignature, match="No known key"):
        checkpoint.opened(signed(BODY, OTHER, bytes(32)), [KEY, OTHER])


@pytest.mark.parametrize(
    "text",
    [
        "", "\n", BODY, BODY + "\n", BODY + "\n\n",
        signed().removesuffix("\n"),
        signed().replace("— ", "- "),
        signed().replace("— log.example/1", "— log example/1"),
        signed().replace("— log.example/1", "— log+example/1"),
        signed().replace("— log.example/1", "— "),
        signed().replace("=\n", "\n"),
        signed() + "\n",
        signed().replace("42", "4\t2"),
        signed().replace("42", "4\ud8002"),
        signed().replace("42", "4\r\n2"),
        BODY + "\n" + "— a AAAAAAA=\n" * 65,
        BODY + "\n— a AAAA\n",
    ],
)  # fmt: skip
def test_other_forms_of_a_note_are_refused(text: str) -> None:
    with pytest.raises(MalformedNote):
        note.parse(text)


@pytest.mark.parametrize(
    "body",
    [
        "", "o\n1\n", f"\n1\n{ROOT}\n", f"o\n01\n{ROOT}\n", f"o\n-1\n{ROOT}\n", f"o\n+1\n{ROOT}\n",
        f"o\n9223372036854775808\n{ROOT}\n", f"o\n1\n{ROOT[:-1]}\n", "o\n1\nAAAA\n",
        f"o\n1\n{ROOT}", f"o\n1\n{ROOT}\n\n", f"o\n1\n{ROOT}\n\nmore\n",
        f"{'o' * 256}\n1\n{ROOT}\n",
        f"o\n١\n{ROOT}\n",
    ],
)  # fmt: skip
def test_other_forms_of_a_checkpoint_are_refused(body: str) -> None:
    with pytest.raises(MalformedNote):
        checkpoint.parse(body)


def test_extension_lines_are_kept() -> None:
    body = BODY + "more\n"
    assert checkpoint.parse(body).extensions == ("more",)
    assert checkpoint.parse(body).body() == body


@pytest.mark.parametrize(
    "text",
    [
        "", "a+b", "+" + KEY.encode(), KEY.encode()[:-1], KEY.encode().replace("log", "lag"),
        "log .example+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
        VerifierKey("a", KEY.public, 6).encode(),
        VerifierKey("a", KEY.public[:31]).encode(),
    ],
)  # fmt: skip
def test_other_forms_of_a_key_are_refused(text: str) -> None:
    with pytest.raises(MalformedNote):
        note.parse_key(text)


def test_a_text_that_no_note_can_carry_is_not_signed() -> None:
    for text in ("no newline", "bell\x07\n"):
        with pytest.raises(MalformedNote):
            note.signing_bytes(text)
