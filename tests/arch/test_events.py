"""The types of event are a closed list: every one is said, translated, told and documented."""

import re
from pathlib import Path

import pytest

from tadoru.app.verb import REGISTRY
from tadoru.core.notice import events
from tadoru.entry import serve, told
from tadoru.entry.text import translator
from tadoru.wire.cloudevents import signature

ROOT = Path(__file__).parents[2]
MANUAL = ROOT / "docs/manual/webhooks.md"
KINDS = {
    "request", "answer", "grant", "message", "shipment", "invitation", "member", "webhook",
}  # fmt: skip


def sources() -> str:
    folder = ROOT / "src/tadoru/app"
    return "\n".join(path.read_text() for path in sorted(folder.rglob("*.py")))


def test_every_notice_that_is_left_has_its_type_and_its_sentence() -> None:
    used = set(re.findall(rf'"((?:{"|".join(KINDS)})-[a-z-]+)"', sources()))
    kinds = {kind for kind in used if kind in events.NOTICES or kind in told.NOTICES}
    assert set(events.NOTICES) == set(told.NOTICES)
    left = set(re.findall(r'(?:Told|tell|_tell|tell_all)\([^)]*?"([a-z]+-[a-z-]+)"', sources()))
    assert left <= set(events.NOTICES), left - set(events.NOTICES)
    assert kinds


def test_every_own_act_that_is_told_is_a_verb() -> None:
    assert callable(serve.routes)  # everything is imported
    assert set(events.VERBS) <= set(REGISTRY), set(events.VERBS) - set(REGISTRY)


def test_every_type_stands_in_the_reference() -> None:
    page = (ROOT / "docs/reference/events.md").read_text()
    assert set(re.findall(r"`(org\.tadoru\.[a-z.-]+)`", page)) == {*events.CATALOGUE, events.PING}


def test_a_kind_that_nobody_knows_is_still_told() -> None:
    words = translator("en")
    assert told.told("moon-landing", {"from": "A", "part": "b"}, words) == "News about “b” from A."
    assert told.told("moon-landing", {}, words) == words(told.PLAIN)
    assert told.address("moon-landing", None, {}) == ""


@pytest.mark.parametrize(("change", "genuine"), [(b"", True), (b" ", False)])
def test_the_example_of_the_manual_checks_a_signature(change: bytes, genuine: bool) -> None:
    (example,) = re.findall(r"```python\n(.*?)```", MANUAL.read_text(), re.DOTALL)
    scope: dict[str, object] = {}
    exec(example, scope)  # noqa: S102
    is_genuine = scope["is_genuine"]
    assert callable(is_genuine)
    key, body, now = signature.secret(bytes(range(32))), b'{"id": "x"}', 1_775_034_000
    old = signature.secret(bytes(32))
    sent = signature.headers("x", now, body, [key, old])
    for secret in (key, old):
        assert is_genuine(secret, sent, body + change, now) is genuine
    assert not is_genuine(key, sent, body, now + 301)
    assert not is_genuine(signature.secret(b"\x01" * 32), sent, body, now)
