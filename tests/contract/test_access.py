"""Whatever id or text is given: what is not the caller's is absent, and nothing crashes."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from tadoru.app.bundle import make as bundle
from tadoru.app.exchange import (
    accept,
    answer,
    answers,
    ask,
    datasets,
    disclosures,
    grants,
    notices,
    refuse,
    requests,
    sign,
    statement,
    withdraw,
)
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.exchange.grants import GrantDraft
from tadoru.app.footprint import compute
from tadoru.app.footprint import read as footprints
from tadoru.app.identity import site
from tadoru.app.identity.bootstrap import actor_for, bootstrap
from tadoru.app.identity.draft import SiteDraft
from tadoru.app.key import bring, revoke
from tadoru.app.key import read as keys
from tadoru.app.listing import Page
from tadoru.app.record import erase
from tadoru.app.record import read as records
from tadoru.app.trace import activity, part, source, structure
from tadoru.app.trace import read as parts
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.source import SourceDraft
from tadoru.app.trace.structure import LineForm
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.structures import import_structures
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent, InvalidData, Kind, Outdated, Problem
from tadoru.core.trace.partquery import PartQuery
from tadoru.core.values import RecordId, RequestId
from tests.contract.test_grants import DILIGENCE, VALUES
from tests.contract.test_signing import bring_key
from tests.fakes.chain import PERIOD, TERMS, Chain, chain, give, make, request
from tests.fakes.node import HOST, PASSWORD, administrator, company
from tests.fakes.worlds import started

Call = Callable[[World, Actor, Any], object]
DATASET = "cobalt-diligence/1"
SHEET = b"part_number,part_name,unit\nA,a,kg\n"
LINE = {"name": "p", "role": "refining", "kgco2e": {"fossil": "1"}, "primary": True}

# Every verb that takes an id of a part, request, record, grant, act or key.
BY_ID: dict[str, Call] = {
    "request.read": requests.read,
    "request.accept": lambda w, a, i: accept.accept(w, a, i, i),
    "request.send_back": lambda w, a, i: refuse.send_back(w, a, i, "unknown"),
    "request.cancel": withdraw.cancel,
    "request.reopen": lambda w, a, i: withdraw.reopen(w, a, i, "again"),
    "request.create": lambda w, a, i: ask.create(
        w, a, RequestDraft(i, a.own, "footprint/1", TERMS.as_json())
    ),
    "answer.preview": lambda w, a, i: answer.preview(w, a, i, AnswerDraft()),
    "answer.give": lambda w, a, i: answer.give(w, a, i, AnswerDraft()),
    "answer.correct": lambda w, a, i: answer.correct(w, a, i, AnswerDraft()),
    "answer.read": answers.read,
    "answer.history": answers.history,
    "signing.read": sign.read,
    "signing.commit": lambda w, a, i: sign.commit(w, a, i, bytes(64)),
    "signing.discard": sign.discard,
    "statement.publish": lambda w, a, i: statement.publish(
        w, a, i, DATASET, terms={}, values=VALUES
    ),
    "grant.preview": lambda w, a, i: grants.preview(w, a, _grant(i, uuid4())),
    "grant.create": lambda w, a, i: grants.create(w, a, _grant(i, uuid4())),
    "grant.read": grants.read,
    "grant.read_data": grants.read_data,
    "grant.revoke": grants.revoke,
    "footprint.compute": lambda w, a, i: compute.compute(w, a, i, TERMS),
    "footprint.read": lambda w, a, i: footprints.read(w, a, i, TERMS),
    "part.create": lambda w, a, i: part.create(w, a, i, PartForm("N", "kg", "n")),
    "part.update": lambda w, a, i: part.update(w, a, i, PartForm("N", "kg", "n")),
    "part.retire": part.retire,
    "part.read": parts.read,
    "structure.save": lambda w, a, i: structure.save(w, a, i, []),
    "structure.read": structure.read,
    "structure.import": lambda w, a, i: import_structures(w, a, i, File(SHEET)),
    "source.save": lambda w, a, i: source.save(w, a, i, []),
    "source.list": source.listing,
    "activity.save": lambda w, a, i: activity.save(w, a, i, PERIOD, [LINE]),
    "activity.list": activity.listing,
    "site.read": site.read,
    "site.update": lambda w, a, i: site.update(w, a, i, SiteDraft("S", "JP")),
    "record.read": records.read,
    "record.erase": erase.erase,
    "record.bundle": bundle.bundle,
    "key.revoke": lambda w, a, i: revoke.revoke(w, a, i, "lost"),
}
MALFORMED = (
    "",
    "x",
    "0",
    "None",
    "a\x00b",
    "\ud800",
    "é" * 36,
    "9" * 9000,
    "{}",
    "%00",
    "..",
    "' OR 1",
)
TEXTS = ("\x00", "a\x00b", "\ud800", "x" * 100_000, "\U0010ffff" * 20_000, "\r\n\x1b[31m", "{0}{x}")


def _grant(part_id: object, recipient: object) -> GrantDraft:
    return GrantDraft(part_id, DATASET, ("origin",), str(recipient), "p")  # type: ignore[arg-type]


@dataclass(frozen=True)
class Scene:
    """The chain, with one of everything between two of its companies, and a stranger."""

    held: Chain
    stranger: Actor
    ids: dict[str, str]  # ids of things that are not the stranger's


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def scene(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Scene]:
    folder = Path(tmp_path_factory.mktemp("node"))
    url, drop = f"sqlite:///{folder / 'node.db'}", None
    if request.param == "postgresql":
        cluster = request.getfixturevalue("postgres_cluster")
        drop = cluster.create_database()
        url = cluster.url(drop)
    world = started(url, folder)
    bootstrap(world, HOST, "Host", PASSWORD)
    yield _scene(world)
    world.db.close()
    if drop is not None:
        cluster.drop_database(drop)


def _scene(world: World) -> Scene:
    held = chain(world)
    company(world, "Stranger")
    datasets.register(world, actor_for(world, HOST), DILIGENCE)
    stated = statement.publish(world, held.maker, held.cathode, DATASET, terms={}, values=VALUES)
    granted = grants.create(world, held.maker, _grant(held.cathode, held.buyer.own)).grant
    assert granted is not None
    seen = answers.read(world, held.buyer, held.second)
    assert seen is not None
    bring_key(world, held.refiner)
    signing = _waiting(held)
    ids: dict[str, str] = {
        "request": held.second,
        "part": held.cathode,
        "bought": held.bought_cathode,
        "answer": seen.id,
        "record": seen.record_id,
        "statement": str(stated.record_id),
        "grant": granted.id,
        "grant record": granted.record_id,
        "operator": held.maker.own,
        "site": site.list_all(world, held.maker, Page()).items[0].id,
        "source": str(source.listing(world, held.buyer, held.bought_cathode)[0].id),
        "notice": notices.list_all(world, held.buyer, page=Page()).items[0].id,
        "signing": signing,
        "key": keys.list_all(world, held.maker)[0].id,
    }
    return Scene(held, administrator(world, "Stranger"), ids)


def _waiting(held: Chain) -> str:
    asked = request(
        held.world, held.buyer, make(held.world, "S", held.buyer, "bought"), held.refiner.own
    )
    given = give(held.world, held.refiner, asked.id, held.sulfate)
    assert given.state.value == "awaiting-signature"
    return sign.list_all(held.world, held.refiner)[0].id


def met(call: Call, world: World, actor: Actor, id_: object) -> Problem | None:
    """Return the refusal; anything else that is raised fails the test."""
    try:
        call(world, actor, id_)
    except Problem as problem:
        return problem
    return None


@pytest.mark.parametrize("name", BY_ID)
def test_what_is_no_id_is_nothings_id(scene: Scene, name: str) -> None:
    for id_ in MALFORMED:
        refused = met(BY_ID[name], scene.held.world, scene.held.maker, id_)
        assert isinstance(refused, Absent | InvalidData), (id_[:20], refused)


@pytest.mark.parametrize("name", BY_ID)
def test_a_stranger_cannot_tell_another_companys_thing_from_none(scene: Scene, name: str) -> None:
    world, call = scene.held.world, BY_ID[name]
    nothing = met(call, world, scene.stranger, str(uuid4()))
    assert isinstance(nothing, Absent | InvalidData)
    for what, id_ in scene.ids.items():
        refused = met(call, world, scene.stranger, id_)
        assert type(refused) is type(nothing), (what, refused)
        assert str(refused) == str(nothing), what


@pytest.mark.parametrize("name", BY_ID)
def test_an_id_of_another_kind_is_nothings_id(scene: Scene, name: str) -> None:
    """The maker gives ids of its own things, each where another kind of thing is due."""
    fitting = {
        "request": {"request", "answer"},
        "part": {"part"},
        "signing": set(),
        "statement": {"part"},
        "grant": {"grant", "part"},
        "footprint": {"part"},
        "structure": {"part", "site"},
        "source": {"part"},
        "activity": {"part"},
        "site": {"site"},
        "record": {"record", "statement", "grant record"},
        "key": {"key"},
        "answer": {"request"},
    }
    kinds = fitting[name.partition(".")[0]] | ({"site"} if name == "part.create" else set())
    kinds |= {"part"} if name == "request.create" else set()
    for what in scene.ids.keys() - kinds:
        refused = met(BY_ID[name], scene.held.world, scene.held.maker, scene.ids[what])
        assert isinstance(refused, Absent | InvalidData), (what, refused)


def test_a_source_of_another_part_is_none_of_this_one(scene: Scene) -> None:
    world, buyer = scene.held.world, scene.held.buyer
    other = make(world, "OTHER", buyer, "bought")
    for source_id in (scene.ids["source"], str(uuid4())):
        draft = RequestDraft(
            other, scene.held.maker.own, "footprint/1", TERMS.as_json(),
            source_id=source_id,  # type: ignore[arg-type]
        )  # fmt: skip
        with pytest.raises(InvalidData):
            ask.create(world, buyer, draft)
        changed = SourceDraft(scene.held.maker.own, id=source_id)  # type: ignore[arg-type]
        with pytest.raises(InvalidData):
            source.save(world, buyer, other, [changed])


def test_anothers_part_is_linked_neither_to_a_request_nor_into_a_structure(scene: Scene) -> None:
    world, held = scene.held.world, scene.held
    bought = make(world, "LINKED", held.buyer, "bought")
    asked = request(world, held.buyer, bought, held.maker.own)
    for id_ in (bought, held.sulfate, str(uuid4()), "x"):
        with pytest.raises(Absent):
            accept.accept(world, held.maker, asked.id, id_)  # type: ignore[arg-type]
        lines = [LineForm(id_, "1", "kg")]  # type: ignore[arg-type]
        with pytest.raises((Absent, InvalidData)):
            structure.save(world, held.maker, held.cathode, lines)


def test_what_is_listed_by_ids_holds_only_ones_own(scene: Scene) -> None:
    world, held = scene.held.world, scene.held
    assert notices.mark_read(world, scene.stranger, [scene.ids["notice"]]) == 0
    assert disclosures.readings(world, scene.stranger, [RecordId(scene.ids["record"])]) == ()
    with pytest.raises(Absent):
        notices.mark_read(world, held.buyer, ["x\x00"])
    with pytest.raises(Absent):
        disclosures.readings(world, held.buyer, [RecordId("x\x00")])
    for after in ("x", "\x00", "é", "W10", "x" * 9000):
        with pytest.raises(InvalidData):
            notices.list_all(world, held.buyer, page=Page(after))


def _ask(scene: Scene, **changed: Any) -> object:  # noqa: ANN401
    """Ask the maker, with something else in the draft than there should be."""
    held = scene.held
    draft = RequestDraft(held.bought_cathode, held.maker.own, "footprint/1", TERMS.as_json())
    return ask.create(held.world, held.buyer, replace(draft, **changed))


def _publish(scene: Scene, values: dict[str, object]) -> object:
    held = scene.held
    return statement.publish(
        held.world, held.maker, held.cathode, DATASET, terms={}, values={**VALUES, **values}
    )


WITH_TEXT: dict[str, Callable[[Scene, str], object]] = {
    "message": lambda s, t: _ask(s, message=t),
    "mode": lambda s, t: _ask(s, mode=t),
    "unit": lambda s, t: _ask(s, unit=t),
    "dataset": lambda s, t: _ask(s, dataset=t),
    "terms": lambda s, t: _ask(s, dataset=DATASET, terms={t: t}),
    "supplier": lambda s, t: _ask(s, supplier_id=t),
    "reply": lambda s, t: refuse.send_back(s.held.world, s.held.maker, _fresh(s), "other", t),
    "reason": lambda s, t: refuse.send_back(s.held.world, s.held.maker, _fresh(s), t),
    "again": lambda s, t: withdraw.reopen(s.held.world, s.held.buyer, _cancelled(s), t),
    "purpose": lambda s, t: grants.create(
        s.held.world, s.held.maker,
        GrantDraft(s.held.cathode, DATASET, ("origin",), s.held.buyer.own, t),
    ),
    "group": lambda s, t: answer.preview(
        s.held.world, s.held.maker, s.held.second, AnswerDraft(groups=(t,))
    ),
    "value": lambda s, t: _publish(s, {"mine_country": t}),
    "name of a value": lambda s, t: _publish(s, {t: t}),
    "part": lambda s, t: part.create(
        s.held.world, s.held.maker, s.ids["site"], PartForm(t, "kg", t)  # type: ignore[arg-type]
    ),
    "part's unit": lambda s, t: part.create(
        s.held.world, s.held.maker, s.ids["site"], PartForm("Q", t, "q", mass_kg=t)  # type: ignore[arg-type]
    ),
    "search": lambda s, t: parts.listing(s.held.world, s.held.maker, Page(), PartQuery(t)),
    "supplier's name": lambda s, t: source.save(
        s.held.world, s.held.maker, s.held.bought_sulfate,
        [SourceDraft(supplier_name=t, share=t, unit_factor=t)],
    ),
    "amount": lambda s, t: structure.save(
        s.held.world, s.held.maker, s.held.cathode, [LineForm(s.held.bought_sulfate, t, t, t)]
    ),
    "activity": lambda s, t: activity.save(
        s.held.world, s.held.maker, s.held.cathode, PERIOD, [{**LINE, "name": t}]
    ),
    "sheet": lambda s, t: import_structures(
        s.held.world, s.held.maker, s.ids["site"], File(t.encode(errors="surrogatepass"))  # type: ignore[arg-type]
    ),
    "site": lambda s, t: site.create(s.held.world, s.held.maker, SiteDraft(t, t, t)),
    "key": lambda s, t: bring.prepare(s.held.world, s.held.maker, t),
    "ticket": lambda s, t: bring.commit(s.held.world, s.held.maker, t, bytes(64)),
    "why a key ends": lambda s, t: revoke.revoke(s.held.world, s.held.maker, s.ids["key"], t),  # type: ignore[arg-type]
    "registered": lambda s, t: datasets.register(
        s.held.world, actor_for(s.held.world, HOST), {**DILIGENCE, "name": t, "label": t}
    ),
    "far dates": lambda s, _: compute.compute(
        s.held.world, s.held.maker, s.held.cathode,
        type(TERMS)("cfb-ev", "AR6", date(1, 1, 1), date(1, 12, 31)),
    ),
}  # fmt: skip


def _fresh(scene: Scene) -> RequestId:
    held = scene.held
    return request(held.world, held.buyer, held.bought_cathode, held.maker.own).id


def _cancelled(scene: Scene) -> RequestId:
    asked = _fresh(scene)
    withdraw.cancel(scene.held.world, scene.held.buyer, asked)
    return asked


@pytest.mark.parametrize("name", WITH_TEXT)
def test_no_text_crashes_a_verb(scene: Scene, name: str) -> None:
    for text in TEXTS:
        refused = met(
            lambda _w, _a, t: WITH_TEXT[name](scene, t), scene.held.world, scene.stranger, text
        )
        long_or_broken = len(text) > 9000 or "\x00" in text or "\ud800" in text
        if long_or_broken and name not in {"search", "far dates"}:
            assert refused is not None, text[:10]
        if refused is not None:
            assert refused.kind in {Kind.ABSENT, Kind.INVALID, Kind.CONFLICT, Kind.FORBIDDEN}, (
                refused
            )
            assert len(str(refused)) < 1000


@pytest.mark.parametrize("version", [-1, 0, 2**31, 2**63, 10**30])
def test_a_version_that_never_was_is_outdated(scene: Scene, version: int) -> None:
    world, held = scene.held.world, scene.held
    with pytest.raises(Outdated):
        part.update(world, held.maker, held.cathode, PartForm("CAM", "kg", "c"), version or 99)
    with pytest.raises(Outdated):
        answer.correct(world, held.maker, held.second, AnswerDraft(version=version))
