"""What either side of a request can find out, by every verb and, on PostgreSQL, by raw SQL."""

import json
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from sqlalchemy import text

from tadoru.app.exchange import (
    answer,
    answers,
    disclosures,
    grants,
    home,
    notices,
    requests,
    statement,
)
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.grants import GrantDraft
from tadoru.app.exchange.refuse import send_back
from tadoru.app.footprint import compute, read
from tadoru.app.identity import site
from tadoru.app.identity.draft import SiteDraft
from tadoru.app.listing import Page
from tadoru.app.record import read as records
from tadoru.app.trace import activity, part, structure
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.structure import LineForm
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.records import base64url
from tadoru.core.values import PartId, RequestId
from tadoru.store.schema import METADATA
from tests.fakes.chain import PERIOD, TERMS, emit, give, request, settle
from tests.fakes.node import administrator, company

RECIPE = "2.718281828"
UPSTREAM = "10.577215664"
BUYERS_AMOUNT = "3.141592653"
# What the maker keeps to itself, by word; by id see `Scene.secret_ids`.
MAKERS = (
    "RECIPEPART", "MISSINGPART", "SECRETLINE", "SECRETFACTOR", "SECRETSITE", "OURNUMBER",
    "Refinery", "Cobaltmine", RECIPE, UPSTREAM, "stale-input", "INTERNAL",
)  # fmt: skip
BUYERS = ("PRODUCT", "BUYERSITE", BUYERS_AMOUNT, "BUYERLINE")
ALL = Page(limit=200)


@dataclass(frozen=True)
class Scene:
    """A refinery answers a maker once, the maker answers a buyer; one input stays missing."""

    world: World
    refinery: Actor
    maker: Actor
    buyer: Actor
    product: PartId
    cathode: PartId
    first: RequestId
    second: RequestId
    secret_ids: frozenset[str]  # of the maker's other parts, its request upstream and its site
    buyers_ids: frozenset[str]


def _part(world: World, actor: Actor, place: str, number: str, kind: str = "made") -> PartId:
    form = PartForm(number, "kg", f"{number} name", kind, mass_kg="1")
    return part.create(world, actor, place, form).id  # type: ignore[arg-type]


@pytest.fixture
def scene(world: World) -> Scene:
    names = ("Refinery", "Cobaltmine", "Maker", "Buyer")
    ids = {name: company(world, name).operator.id for name in names}
    refinery, mine, maker, buyer = (administrator(world, name) for name in names)
    sites = {
        name: site.create(world, actor, SiteDraft(name, "JP")).id
        for name, actor in (("SECRETSITE", maker), ("BUYERSITE", buyer), ("R", refinery))
    }
    sulfate = _part(world, refinery, sites["R"], "SULFATE")
    emit(world, refinery, sulfate, UPSTREAM)
    cathode = _part(world, maker, sites["SECRETSITE"], "OURNUMBER")
    bought = _part(world, maker, sites["SECRETSITE"], "RECIPEPART", "bought")
    missing = _part(world, maker, sites["SECRETSITE"], "MISSINGPART", "bought")
    lines = [LineForm(bought, RECIPE, "kg"), LineForm(missing, "0.5", "kg")]
    structure.save(world, maker, cathode, lines)
    activity.save(world, maker, cathode, PERIOD, [_line("SECRETLINE", "SECRETFACTOR")])
    first = request(world, maker, bought, ids["Refinery"], "once").id
    give(world, refinery, first, sulfate)
    unknown = request(world, maker, missing, ids["Cobaltmine"]).id
    send_back(world, mine, unknown, "other", "INTERNAL words of the mine")
    settle(world)
    product = _part(world, buyer, sites["BUYERSITE"], "PRODUCT")
    wanted = _part(world, buyer, sites["BUYERSITE"], "WANTED", "bought")
    structure.save(world, buyer, product, [LineForm(wanted, BUYERS_AMOUNT, "kg")])
    activity.save(world, buyer, product, PERIOD, [_line("BUYERLINE", "F")])
    second = request(world, buyer, wanted, ids["Maker"]).id
    give(world, maker, second, cathode)
    compute.compute(world, buyer, product, TERMS)
    emit(world, refinery, sulfate, "11")  # and now all of it is stale
    settle(world)
    return Scene(
        world, refinery, maker, buyer, product, cathode, first, second,
        frozenset({bought, missing, first, unknown, sites["SECRETSITE"]}),
        frozenset({product, wanted, sites["BUYERSITE"]}),
    )  # fmt: skip


def _line(name: str, factor: str) -> dict[str, object]:
    return {
        "name": name,
        "role": "refining",
        "amount": "1.5",
        "unit": "kWh",
        "factor": {
            "name": factor, "kgco2e": {"fossil": "0.4"}, "unit": "kWh", "source": "Published",
            "year": 2024, "region": "JP", "licence": "open",
        },
    }  # fmt: skip


def _found(haystack: object, words: Iterable[str]) -> set[str]:
    """Return the words that can be read in it, signed payloads opened."""
    plain = repr(haystack)
    return {word for word in words if word in plain}


def _payload(jws: str) -> str:
    return base64url.decode(jws.split(".")[1]).decode()


def _seen(scene: Scene, actor: Actor, request_id: RequestId) -> list[object]:
    """Return all that one side of a request is shown by the verbs."""
    world = scene.world
    history = answers.history(world, actor, request_id)
    opened = [records.read(world, actor, version.record_id) for version in history]
    return [
        history,
        opened,
        [_payload(one.jws) for one in opened],
        answers.read(world, actor, request_id),
        requests.read(world, actor, request_id),
        requests.list_all(world, actor, "in", page=ALL),
        requests.list_all(world, actor, "out", page=ALL),
        notices.list_all(world, actor, page=ALL),
        home.read(world, actor),
        disclosures.list_all(world, actor, page=ALL),
    ]


def test_a_customer_learns_nothing_of_the_recipe_or_of_whom_it_comes_from(scene: Scene) -> None:
    seen = _seen(scene, scene.buyer, scene.second)
    seen.append(read.read(scene.world, scene.buyer, scene.product, TERMS))
    makers = [*_seen(scene, scene.maker, scene.first), *_seen(scene, scene.maker, scene.second)]
    assert {"stale-input", "INTERNAL", "Refinery", UPSTREAM} <= _found(makers, MAKERS)  # as it must
    assert _found(seen, {*MAKERS, *scene.secret_ids, scene.cathode}) == set()


def test_a_customer_sees_the_groups_that_were_shown_beforehand_and_no_other(scene: Scene) -> None:
    shown = answer.preview(scene.world, scene.maker, scene.second, AnswerDraft())
    seen = answers.read(scene.world, scene.buyer, scene.second)
    assert seen is not None
    assert set(seen.groups) == {*shown.shown, "request"}
    assert {"site", "roles"} <= set(shown.withheld)
    assert set(seen.groups["quality"]) == {
        "primary_data_percent", "exempted_percent", "partial", "covered_mass_percent",
    }  # fmt: skip


def test_the_plant_is_shown_where_it_was_chosen(scene: Scene) -> None:
    answer.correct(scene.world, scene.maker, scene.second, AnswerDraft(groups=("site",)))
    seen = answers.read(scene.world, scene.buyer, scene.second)
    assert seen is not None
    assert seen.groups["site"]["site_name"] == "SECRETSITE"
    assert "roles" not in seen.groups


def test_signed_answers_of_rich_and_poor_recipes_look_alike(scene: Scene) -> None:
    """The number of digests tells nothing, nor does any open claim."""
    shapes = []
    for actor, request_id in ((scene.maker, scene.first), (scene.buyer, scene.second)):
        seen = answers.read(scene.world, actor, request_id)
        assert seen is not None
        payload = json.loads(_payload(records.read(scene.world, actor, seen.record_id).jws))
        shapes.append((sorted(payload), len(payload["_sd"])))
    assert shapes[0] == shapes[1]


def test_a_supplier_learns_nothing_of_the_customers_product_or_amounts(scene: Scene) -> None:
    seen = _seen(scene, scene.maker, scene.second)
    assert _found(seen, {*BUYERS, *scene.buyers_ids}) == set()
    upstream = _seen(scene, scene.refinery, scene.first)
    secrets = {*BUYERS, *scene.buyers_ids, "Buyer", "OURNUMBER", RECIPE, "SECRETLINE", scene.second}
    assert _found(upstream, secrets) == set()


def test_an_error_tells_no_more_than_the_page(scene: Scene) -> None:
    world = scene.world
    for verb in (answer.preview, answer.give, answer.correct):
        with pytest.raises(Exception) as refused:  # noqa: PT011
            verb(world, scene.buyer, scene.second, AnswerDraft())
        assert _found(str(refused.value), {*MAKERS, *scene.secret_ids}) == set()
    with pytest.raises(Absent) as absent:
        requests.read(world, scene.buyer, scene.first)
    with pytest.raises(Absent) as unknown:
        requests.read(world, scene.buyer, RequestId(world.random.uuid()))
    assert str(absent.value) == str(unknown.value)
    with pytest.raises(InvalidData) as wrong:
        answer.preview(world, scene.maker, scene.second, AnswerDraft(groups=("recipe",)))
    assert _found(wrong.value.findings, MAKERS) == set()


def test_a_recipient_of_a_grant_sees_its_groups_of_a_statement_only(scene: Scene) -> None:
    world = scene.world
    statement.publish(world, scene.maker, scene.cathode, "footprint/1", terms=TERMS.as_json())
    draft = GrantDraft(scene.cathode, "footprint/1", ("total",), scene.buyer.own, "check")
    made = grants.create(world, scene.maker, draft).grant
    assert made is not None
    shown = grants.read_data(world, scene.buyer, made.id)
    assert set(shown.groups) == {"total"}
    assert set(records.read(world, scene.buyer, shown.record_id).groups) == {"total"}
    # The grant's own record names the part, by an id and by its name: that is what was granted.
    rest = set(MAKERS) - {"OURNUMBER"}
    everything = [
        shown,
        grants.list_all(world, scene.buyer, "in"),
        notices.list_all(world, scene.buyer, page=ALL),
    ]
    assert _found(everything, {*rest, *scene.secret_ids}) == set()


def _raw(scene: Scene, actor: Actor) -> dict[str, list[str]]:
    """Return every row that the application's role may see as this operator, table by table."""
    found: dict[str, list[str]] = {}
    for table in METADATA.sorted_tables:
        if not table.info["policy"].select:
            continue
        with scene.world.db.read(actor.own) as tx:
            rows = [dict(row._mapping) for row in tx.rows(text(f'SELECT * FROM "{table.name}"'))]
        for row in rows:
            if "jws" in row:
                row["jws"] = _payload(row["jws"])
        found[table.name] = [repr(row) for row in rows]
    return found


def test_raw_sql_as_the_customer_shows_no_more(scene: Scene) -> None:
    if scene.world.db.dialect != "postgresql":
        pytest.skip("one file has no roles")
    raw = _raw(scene, scene.buyer)
    words = {*MAKERS, *scene.secret_ids}
    assert {name: _found(rows, words) for name, rows in raw.items() if _found(rows, words)} == {}
    # A record's row names the issuer's part by its random id, which leads nowhere.
    assert {name for name, rows in raw.items() if _found(rows, [scene.cathode])} <= {"record"}


def test_raw_sql_as_the_supplier_shows_no_more(scene: Scene) -> None:
    if scene.world.db.dialect != "postgresql":
        pytest.skip("one file has no roles")
    raw = _raw(scene, scene.maker)
    words = {*BUYERS, *scene.buyers_ids}
    assert {name: _found(rows, words) for name, rows in raw.items() if _found(rows, words)} == {}


def test_raw_sql_as_the_customer_cannot_bring_an_old_answer_back(scene: Scene) -> None:
    if scene.world.db.dialect != "postgresql":
        pytest.skip("one file has no roles")
    query = text("UPDATE answer SET superseded_at = now() WHERE request_id = :r")
    with scene.world.db.write(scene.buyer.own) as tx:
        assert tx.connection.execute(query, {"r": scene.second}).rowcount == 0
