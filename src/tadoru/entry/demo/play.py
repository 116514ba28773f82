"""The play: each company does what its people would do, step by step, through the same verbs.

Customers go first: register, enter, ask. Then the suppliers answer, from the raw materials up.
Whatever has been done already is left alone, so that a play that was cut short goes on, and a
finished one is not played again.
"""

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from tadoru.app.exchange import accept, answer, ask, refuse, requests
from tadoru.app.exchange.answer import AnswerDraft
from tadoru.app.exchange.ask import RequestDraft
from tadoru.app.exchange.view import RequestView
from tadoru.app.footprint import compute, read
from tadoru.app.footprint.terms import Terms
from tadoru.app.trace import activity, part, structure
from tadoru.app.trace import read as parts
from tadoru.app.trace.part import PartForm
from tadoru.app.transfer.opening import File
from tadoru.app.transfer.structures import import_structures
from tadoru.app.world import World
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.exchange.reasons import Reason
from tadoru.core.exchange.states import State
from tadoru.core.problems import Absent
from tadoru.core.trace.partquery import PartQuery
from tadoru.core.values import OperatorId, PartId
from tadoru.entry.demo.cast import ALL, Cast, Member
from tadoru.entry.demo.companies import ROOT, Made, Use
from tadoru.entry.demo.factors import HEAT, Grid, material

TERMS = Terms("cfb-ev", "AR6", date(2025, 1, 1), date(2026, 1, 1))
ONCE = "once"
STANDING = "standing"
_NO_MODES: Mapping[str, str] = MappingProxyType({})


def play(
    world: World,
    cast: Cast,
    grid: Grid,
    advance: Callable[[], None],
    modes: Mapping[str, str] = _NO_MODES,
) -> None:
    """Do what is still to be done; `modes` says which companies answer once instead of standing."""
    operators = {key: member.operator_id for key, member in cast.members.items()}
    for member in cast.members.values():
        _prepare(world, member, grid, operators)
        advance()
    for member in reversed(cast.members.values()):
        _answer(world, member, modes.get(member.company.key, STANDING))
        advance()


def own_part(world: World, member: Member, number: str) -> PartId | None:
    """Return a company's part by its number."""
    found = parts.listing(world, member.actor, ALL, PartQuery(number))
    return next((view.id for view in found.items if view.number == number), None)


def line(use: Use, made: Made, grid: Grid) -> dict[str, object]:
    """Return a use of energy or of a raw material as a line of own emissions."""
    return {
        "name": use.name,
        "role": made.role,
        "amount": use.amount,
        "unit": use.unit,
        "factor": _factor(use, grid),
    }


def _factor(use: Use, grid: Grid) -> dict[str, object]:
    if use.input == "electricity":
        return grid.factor()
    return dict(HEAT) if use.input == "heat_natural_gas" else material(use.input)


def _prepare(world: World, member: Member, grid: Grid, operators: Mapping[str, OperatorId]) -> None:
    """Register the company's parts, take on what it was asked, and ask its own suppliers."""
    for made in member.company.makes:
        _register(world, member, made, grid)
    if member.company.sheet and not _has_structure(world, member):
        file = File(member.company.sheet.encode())
        import_structures(world, member.actor, member.site_id, file)
    for view in _received(world, member):
        mine = own_part(world, member, view.part_number)
        if view.state is State.REQUESTED and mine is not None:
            accept.accept(world, member.actor, view.id, mine)
    for number, supplier in member.company.buys.items():
        _ask(world, member, number, operators[supplier])


def _register(world: World, member: Member, made: Made, grid: Grid) -> None:
    part_id = own_part(world, member, made.number)
    if part_id is None:
        form = PartForm(number=made.number, unit=made.unit, name=made.name, mass_kg=made.mass_kg)
        part_id = part.create(world, member.actor, member.site_id, form).id
    if made.uses and not activity.listing(world, member.actor, part_id):
        lines = [line(use, made, grid) for use in made.uses]
        period = (TERMS.period_start, TERMS.period_end)
        activity.save(world, member.actor, part_id, period, lines)


def _has_structure(world: World, member: Member) -> bool:
    part_id = own_part(world, member, member.company.makes[0].number)
    if part_id is None:
        return False
    try:
        structure.read(world, member.actor, part_id)
    except Absent:
        return False
    return True


def _received(world: World, member: Member) -> tuple[RequestView, ...]:
    return requests.list_all(world, member.actor, "in", page=ALL).items


def _ask(world: World, member: Member, number: str, supplier: OperatorId) -> None:
    part_id = own_part(world, member, number)
    if part_id is None:
        raise AssertionError(f"{number} is in the structure that was imported")
    asked = requests.list_all(world, member.actor, "out", part_id=part_id, page=ALL)
    if not asked.items:
        draft = RequestDraft(part_id, supplier, FOOTPRINT_1.id, TERMS.as_json())
        ask.create(world, member.actor, draft)


def _answer(world: World, member: Member, mode: str) -> None:
    """Answer what the company was asked, or say that it does not know."""
    for view in _received(world, member):
        if view.state is not State.ACCEPTED or view.part_id is None:
            continue
        if member.company.knows:
            compute.compute(world, member.actor, view.part_id, TERMS)
            answer.give(world, member.actor, view.id, AnswerDraft(mode))
        else:
            refuse.send_back(world, member.actor, view.id, Reason.UNKNOWN)
    if member.company.key == ROOT:
        _compute_own(world, member)


def _compute_own(world: World, member: Member) -> None:
    part_id = own_part(world, member, member.company.makes[0].number)
    if part_id is None:
        raise AssertionError("the part was registered")
    try:
        read.read(world, member.actor, part_id, TERMS)
    except Absent:
        compute.compute(world, member.actor, part_id, TERMS)
