"""Lots, items, what went into what, and shipments: kept, refused, and told to nobody else."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from tadoru.app.exchange import notices
from tadoru.app.listing import Page
from tadoru.app.trace import genealogy, item, lot, piece, shipment
from tadoru.app.trace.genealogy import GenealogyForm
from tadoru.app.trace.item import ItemForm
from tadoru.app.trace.lot import LotForm
from tadoru.app.trace.pieceview import ShipmentView
from tadoru.app.trace.shipment import ShipmentForm
from tadoru.app.trace.view import PartView
from tadoru.app.world import World
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.trace.piece import PieceKind, Relation
from tadoru.core.values import ItemId, LotId
from tests.fakes.scene import Company

LOT, ITEM = PieceKind.LOT, PieceKind.ITEM


def rules(act: Callable[[], object]) -> list[tuple[str, str]]:
    with pytest.raises(InvalidData) as refused:
        act()
    return [(finding.place, finding.rule) for finding in refused.value.findings]


def a_lot(of: Company, part: PartView, number: str, quantity: str = "") -> LotId:
    return lot.create(of.world, of.actor, part.id, LotForm(number, quantity)).id


def went(of: Company, into: str, came_from: str, quantity: str = "") -> str:
    form = GenealogyForm(LOT, came_from, LOT, into, Relation.MADE_FROM, quantity)
    return genealogy.add(of.world, of.actor, form).id


def ships(of: Company, lot_id: LotId, to: Company, quantity: str = "") -> ShipmentView:
    return shipment.send(of.world, of.actor, ShipmentForm(LOT, lot_id, to.id, quantity))


def numbers(branch: piece.Branch) -> set[str]:
    return {one.number for one in branch.pieces}


def test_a_lot_is_found_by_its_number_or_its_part_in_any_width(world: World) -> None:
    acme = Company(world, "Acme")
    cell, foil = acme.part("セル", "piece"), acme.part("銅箔")
    made = a_lot(acme, cell, "2026-W14")
    a_lot(acme, foil, "F-1")

    assert [one.id for one in lot.listing(world, acme.actor, Page(), "２０２６").items] == [made]
    assert [one.id for one in lot.listing(world, acme.actor, Page(), "ｾﾙ").items] == [made]
    assert len(lot.listing(world, acme.actor, Page()).items) == 2
    of_foil = lot.listing(world, acme.actor, Page(), part_id=foil.id).items
    assert [one.number for one in of_foil] == ["F-1"]


def test_every_defect_of_a_lot_is_named(world: World) -> None:
    acme = Company(world, "Acme")
    cell = acme.part("cell", "piece")
    tomorrow = world.clock.now().date() + timedelta(days=1)
    form = LotForm("", "-1", tomorrow)
    assert rules(lambda: lot.create(world, acme.actor, cell.id, form)) == [
        ("/number", "piece.no-number"),
        ("/quantity", "piece.quantity"),
        ("/made_on", "piece.future"),
    ]
    a_lot(acme, cell, "L-1")
    twice = [("/number", "piece.duplicate")]
    assert rules(lambda: a_lot(acme, cell, "L-1")) == twice
    other = a_lot(acme, cell, "L-2")
    assert rules(lambda: lot.update(world, acme.actor, other, LotForm("L-1"))) == twice


def test_no_more_of_a_lot_is_used_and_shipped_than_there_is(world: World) -> None:
    acme, buyer = Company(world, "Acme"), Company(world, "Buyer")
    salt, cathode = acme.part("salt"), acme.part("cathode")
    source, made = a_lot(acme, salt, "S", "10"), a_lot(acme, cathode, "C")
    went(acme, made, source, "6.5")
    ships(acme, source, buyer, "3.5")

    over = [("/quantity", "lot.used-up")]
    assert rules(lambda: went(acme, made, source, "0.000001")) == over
    assert rules(lambda: ships(acme, source, buyer, "1")) == over
    assert rules(lambda: lot.update(world, acme.actor, source, LotForm("S", "9.9"))) == over
    state = lot.read(world, acme.actor, source)
    assert (state.used, state.left) == (Decimal(10), Decimal(0))


def test_what_was_taken_out_again_is_there_again(world: World) -> None:
    acme = Company(world, "Acme")
    salt, cathode = acme.part("salt"), acme.part("cathode")
    source, made = a_lot(acme, salt, "S", "10"), a_lot(acme, cathode, "C")
    line = went(acme, made, source, "10")
    genealogy.remove(world, acme.actor, line)  # type: ignore[arg-type]

    assert lot.read(world, acme.actor, source).left == Decimal(10)
    assert numbers(piece.trace_lot(world, acme.actor, made).up) == set()


def test_nothing_is_made_from_itself(world: World) -> None:
    acme = Company(world, "Acme")
    part = acme.part("part", "piece")
    first, second, third = (a_lot(acme, part, n) for n in "ABC")
    went(acme, second, first)
    went(acme, third, second)

    assert rules(lambda: went(acme, first, third)) == [("/input_id", "piece.loop")]
    assert rules(lambda: went(acme, first, first)) == [("/input_id", "piece.loop")]
    went(acme, third, first)  # two ways to the same piece are no loop
    (single,) = item.create(world, acme.actor, part.id, ItemForm(["S-1"], second))
    back = GenealogyForm(ITEM, single, LOT, first)
    assert rules(lambda: genealogy.add(world, acme.actor, back)) == [("/input_id", "piece.loop")]


def test_many_items_are_registered_at_once_or_none_of_them(world: World) -> None:
    acme = Company(world, "Acme")
    cell = acme.part("cell", "piece")
    made = a_lot(acme, cell, "L", "3")
    ids = item.create(world, acme.actor, cell.id, ItemForm(["1", " 2 "], made))
    assert [item.read(world, acme.actor, one).serial for one in ids] == ["1", "2"]

    def again(*serials: str, of: LotId | None = None) -> list[tuple[str, str]]:
        return rules(lambda: item.create(world, acme.actor, cell.id, ItemForm(serials, of)))

    assert again("3", "", "3") == [
        ("/serials/1", "piece.no-number"),
        ("/serials/2", "piece.duplicate"),
    ]
    assert again("3", "2") == [("/serials/1", "piece.duplicate")]
    assert again() == [("/serials", "item.serials")]
    assert again("3", "4", of=made) == [("/serials", "lot.used-up")]
    assert again("3", of=a_lot(acme, acme.part("other"), "O")) == [("/lot_id", "item.other-part")]
    assert len(item.listing(world, acme.actor, Page(), lot_id=made).items) == 2


def test_an_item_is_in_one_place_only(world: World) -> None:
    acme, buyer = Company(world, "Acme"), Company(world, "Buyer")
    cell, pack = acme.part("cell", "piece"), acme.part("pack", "piece")
    (one,) = item.create(world, acme.actor, cell.id, ItemForm(["C-1"]))
    first, second = item.create(world, acme.actor, pack.id, ItemForm(["P-1", "P-2"]))
    built = GenealogyForm(ITEM, one, ITEM, first, Relation.BUILT_INTO)
    line = genealogy.add(world, acme.actor, built)
    assert line.quantity == 1

    other = GenealogyForm(ITEM, one, ITEM, second, Relation.BUILT_INTO)
    gone = [("/input_id", "item.gone")]
    assert rules(lambda: genealogy.add(world, acme.actor, other)) == gone
    assert rules(lambda: _ship_item(acme, one, buyer)) == gone
    genealogy.remove(world, acme.actor, line.id)
    genealogy.add(world, acme.actor, other)
    _ship_item(acme, second, buyer)
    assert rules(lambda: _ship_item(acme, second, buyer)) == gone


def _ship_item(of: Company, item_id: ItemId, to: Company) -> ShipmentView:
    return shipment.send(of.world, of.actor, ShipmentForm(ITEM, item_id, to.id))


class Chain:
    """A mine ships salt to a maker, who makes cathode of it and ships that to a buyer."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.mine, self.maker, self.buyer = (Company(world, n) for n in ("Mine", "Maker", "Buyer"))
        ore, salt = self.mine.part("MINEORE"), self.mine.part("MINESALT")
        bought, cathode = self.maker.part("OURSALT", kind="bought"), self.maker.part("CATHODE")
        wanted = self.buyer.part("BUYERSCATHODE", kind="bought")
        self.ore, self.salt = a_lot(self.mine, ore, "ORELOT"), a_lot(self.mine, salt, "SALTLOT")
        went(self.mine, self.salt, self.ore)
        self.first = ships(self.mine, self.salt, self.maker, "5")
        self.received = a_lot(self.maker, bought, "RECEIVEDLOT", "5")
        self.receives(self.maker, self.first, self.received)
        self.other = a_lot(self.maker, bought, "OTHERLOT", "5")
        self.cathode = a_lot(self.maker, cathode, "CATHODELOT", "100")
        went(self.maker, self.cathode, self.received, "4")
        self.second = ships(self.maker, self.cathode, self.buyer, "60")
        self.buyers = a_lot(self.buyer, wanted, "BUYERSLOT")
        self.receives(self.buyer, self.second, self.buyers)

    def receives(self, who: Company, what: ShipmentView, as_lot: LotId) -> ShipmentView:
        return shipment.receive(self.world, who.actor, what.id, LOT, as_lot)


@pytest.fixture
def chain(world: World) -> Chain:
    return Chain(world)


def test_a_lot_is_traced_up_and_down_to_the_direct_partners(chain: Chain) -> None:
    up = piece.trace_lot(chain.world, chain.maker.actor, chain.cathode).up
    assert numbers(up) == {"RECEIVEDLOT"}
    (came,) = up.shipments
    assert (came.other_name, came.number, came.quantity) == ("Mine", "SALTLOT", Decimal(5))
    down = piece.trace_lot(chain.world, chain.maker.actor, chain.received).down
    assert numbers(down) == {"CATHODELOT"}
    (went_on,) = down.shipments
    assert (went_on.other_name, went_on.number) == ("Buyer", "CATHODELOT")


def test_a_recall_names_what_is_affected_and_who_has_it(chain: Chain) -> None:
    found = piece.recall_lot(chain.world, chain.maker.actor, chain.received)
    assert [one.number for one in found.affected] == ["CATHODELOT"]
    assert [(one.name, len(one.shipments)) for one in found.customers] == [("Buyer", 1)]
    sound = piece.recall_lot(chain.world, chain.maker.actor, chain.other)
    assert (sound.affected, sound.customers) == ((), ())


def test_an_item_is_traced_through_its_lot(chain: Chain) -> None:
    cathode = lot.read(chain.world, chain.maker.actor, chain.cathode).lot
    (drum,) = item.create(
        chain.world, chain.maker.actor, cathode.part_id, ItemForm(["DRUM-1"], chain.cathode)
    )
    found = piece.trace_item(chain.world, chain.maker.actor, drum)
    assert numbers(found.up) == {"CATHODELOT", "RECEIVEDLOT"}
    assert found.up.items_of == ((drum, chain.cathode),)
    assert {one.other_name for one in found.up.shipments} == {"Mine"}
    down = piece.trace_lot(chain.world, chain.maker.actor, chain.received).down
    assert numbers(down) == {"CATHODELOT", "DRUM-1"}


def test_a_shipment_tells_its_recipient_and_comes_once(chain: Chain) -> None:
    told = notices.list_all(chain.world, chain.buyer.actor, page=Page()).items
    assert [(one.kind, one.facts["from"], one.facts["number"]) for one in told] == [
        ("shipment-new", "Maker", "CATHODELOT")
    ]
    waiting = shipment.listing(chain.world, chain.buyer.actor, "in", waiting=True, page=Page())
    assert waiting.items == ()
    (sent,) = shipment.listing(chain.world, chain.maker.actor, "out", page=Page()).items
    assert sent.received_at is not None
    assert (sent.own_kind, sent.own_id) == (LOT, chain.cathode)


def test_neither_side_is_told_more_than_the_shipment_says(chain: Chain) -> None:
    world = chain.world
    maker = [
        shipment.listing(world, chain.maker.actor, way, page=Page()) for way in ("in", "out")
    ] + [piece.trace_lot(world, chain.maker.actor, chain.cathode)]
    hidden_from_maker = ("ORELOT", "MINEORE", "BUYERSLOT", "BUYERSCATHODE", chain.buyers, chain.ore)
    assert [one for one in hidden_from_maker if one in repr(maker)] == []
    buyer = [
        shipment.listing(world, chain.buyer.actor, "in", page=Page()),
        piece.trace_lot(world, chain.buyer.actor, chain.buyers),
        notices.list_all(world, chain.buyer.actor, page=Page()),
    ]
    hidden = ("RECEIVEDLOT", "OURSALT", "Mine", "SALT", chain.received, chain.cathode)
    assert [one for one in hidden if one in repr(buyer)] == []
    mine = [piece.trace_lot(world, chain.mine.actor, chain.ore)]
    assert [
        one for one in ("RECEIVEDLOT", "OURSALT", "CATHODE", "Buyer") if one in repr(mine)
    ] == []


def test_what_belongs_to_another_company_is_absent(chain: Chain) -> None:
    world, buyer = chain.world, chain.buyer.actor
    refused = (
        lambda: lot.read(world, buyer, chain.cathode),
        lambda: piece.trace_lot(world, buyer, chain.cathode),
        lambda: piece.recall_lot(world, buyer, chain.cathode),
        lambda: shipment.read(world, buyer, chain.first.id),
        lambda: shipment.receive(world, buyer, chain.first.id, LOT, chain.buyers),
        lambda: shipment.receive(world, chain.maker.actor, chain.second.id, LOT, chain.received),
        lambda: shipment.receive(world, buyer, chain.second.id, LOT, chain.cathode),
        lambda: ships(chain.buyer, chain.cathode, chain.mine),
        lambda: went(chain.buyer, chain.buyers, chain.cathode),
    )
    for act in refused:
        with pytest.raises(Absent):
            act()


def test_raw_sql_shows_and_changes_no_more(chain: Chain) -> None:
    if chain.world.db.dialect != "postgresql":
        pytest.skip("one file has no roles")
    tables = ("shipment", "shipment_link", "lot", "item", "genealogy", "part_alias")
    with chain.world.db.read(chain.buyer.id) as tx:
        seen = repr([tx.connection.execute(text(f"SELECT * FROM {t}")).all() for t in tables])
    assert "CATHODELOT" in seen
    hidden = ("SALTLOT", "RECEIVEDLOT", "OURSALT", "Mine", chain.cathode, chain.first.id)
    assert [one for one in hidden if one in seen] == []
    change = text("UPDATE shipment SET received_at = NULL WHERE id = :id")
    with chain.world.db.write(chain.mine.id) as tx:  # the sender cannot take a receipt back
        assert tx.connection.execute(change, {"id": chain.first.id}).rowcount == 0
    with pytest.raises(Exception, match="permission denied"):
        _enlarge(chain.world, chain.maker, chain.first)


def _enlarge(world: World, who: Company, what: ShipmentView) -> None:
    with world.db.write(who.id) as tx:
        more = text("UPDATE shipment SET quantity = 500 WHERE id = :id")
        tx.connection.execute(more, {"id": what.id})


def test_nothing_is_shipped_to_nobody_or_to_oneself_or_tomorrow(world: World) -> None:
    acme = Company(world, "Acme")
    made = a_lot(acme, acme.part("part"), "L")

    def sends(to: str, day: date | None = None) -> list[tuple[str, str]]:
        form = ShipmentForm(LOT, made, to, "1", day)  # type: ignore[arg-type]
        return rules(lambda: shipment.send(world, acme.actor, form))

    assert sends(world.random.uuid()) == [("/recipient_id", "shipment.nobody")]
    later = world.clock.now().date() + timedelta(days=3)
    assert sends(acme.id, later) == [
        ("/recipient_id", "shipment.self"),
        ("/shipped_on", "shipment.future"),
    ]
