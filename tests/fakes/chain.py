"""Three companies in a row: a refiner answers a maker, who answers a buyer."""

from dataclasses import dataclass
from datetime import date

from tadoru.app.exchange import accept, answer, ask, requests
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.exchange.view import RequestView
from tadoru.app.footprint import compute
from tadoru.app.footprint.terms import Terms
from tadoru.app.identity import site
from tadoru.app.listing import Page
from tadoru.app.trace import activity, part, structure
from tadoru.app.trace.part import PartForm
from tadoru.app.trace.structure import LineForm
from tadoru.app.worker import work_once
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.values import OperatorId, PartId, RequestId
from tests.fakes.node import administrator, company

PERIOD = (date(2025, 1, 1), date(2026, 1, 1))
TERMS = Terms("cfb-ev", "AR6", *PERIOD)


@dataclass(frozen=True)
class Chain:
    """Who is who, which part is which, and the two requests between them."""

    world: World
    refiner: Actor
    maker: Actor
    buyer: Actor
    sulfate: PartId  # the refiner's product
    bought_sulfate: PartId  # the same as the maker buys it
    cathode: PartId  # the maker's product: 2 kg of sulfate and 1 kg CO2e of its own
    bought_cathode: PartId
    pack: PartId  # the buyer's product: 3 kg of cathode
    first: RequestId  # maker asks refiner
    second: RequestId  # buyer asks maker


def make(world: World, number: str, actor: Actor, kind: str = "made") -> PartId:
    """Return a part in kilograms at the operator's only site."""
    only = site.list_all(world, actor, Page()).items[0]
    form = PartForm(number, "kg", f"{number} name", kind, mass_kg="1")
    return part.create(world, actor, only.id, form).id


def emit(world: World, actor: Actor, part_id: PartId, kgco2e: str, role: str = "refining") -> None:
    """State the own emissions of a part as one direct figure."""
    line = {"name": "process", "role": role, "kgco2e": {"fossil": kgco2e}, "primary": True}
    activity.save(world, actor, part_id, PERIOD, [line])


def request(
    world: World, actor: Actor, part_id: PartId, supplier: OperatorId, mode: str = "standing"
) -> RequestView:
    """Ask a supplier for the footprint of a part."""
    draft = RequestDraft(part_id, supplier, "footprint/1", TERMS.as_json(), mode=mode)
    return ask.create(world, actor, draft)


def give(
    world: World, actor: Actor, request_id: RequestId, part_id: PartId, mode: str | None = None
) -> RequestView:
    """Accept a request with a part and answer it."""
    accept.accept(world, actor, request_id, part_id)
    return answer.give(world, actor, request_id, AnswerDraft(mode=mode)).request


def settle(world: World) -> None:
    """Let the worker work until nothing is left."""
    while work_once(world, "test"):
        pass


def chain(world: World, *, first_mode: str = "standing", second_mode: str = "standing") -> Chain:
    """Return three companies whose figures have reached the buyer: 10, 21 and 63 kg CO2e."""
    names = ("Refiner", "Maker", "Buyer")
    made = [company(world, name) for name in names]
    refiner, maker, buyer = (administrator(world, name) for name in names)
    sulfate = make(world, "NISO4", refiner)
    emit(world, refiner, sulfate, "10")
    cathode, bought_sulfate = make(world, "CAM", maker), make(world, "NI", maker, "bought")
    pack, bought_cathode = make(world, "PACK", buyer), make(world, "CATH", buyer, "bought")
    emit(world, maker, cathode, "1", "component_manufacture")
    structure.save(world, maker, cathode, [LineForm(bought_sulfate, "2", "kg")])
    structure.save(world, buyer, pack, [LineForm(bought_cathode, "3", "kg", "raw")])
    first = request(world, maker, bought_sulfate, made[0].operator.id, first_mode)
    second = request(world, buyer, bought_cathode, made[1].operator.id, second_mode)
    give(world, refiner, first.id, sulfate)
    settle(world)
    give(world, maker, second.id, cathode)
    compute.compute(world, buyer, pack, TERMS)
    settle(world)
    return Chain(
        world, refiner, maker, buyer, sulfate, bought_sulfate, cathode, bought_cathode, pack,
        first.id, second.id,
    )  # fmt: skip


def state(chain_: Chain, request_id: RequestId) -> str:
    """Return the state of a request as the maker, a side of both, sees it."""
    return requests.read(chain_.world, chain_.maker, request_id).state.value
