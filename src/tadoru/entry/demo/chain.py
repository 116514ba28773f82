"""What no single company can see: the pack's footprint by input, and what is missing, by name.

Added up from every sign-in's own view. A company's view gives amounts per unit of its own part;
multiplied along the chain they become amounts per kWh of capacity, which is one piece of the pack.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from tadoru.app.exchange import answers, requests
from tadoru.app.footprint import read
from tadoru.app.footprint.view import ContributionView, FootprintView
from tadoru.app.identity import operator
from tadoru.app.world import World
from tadoru.core.values import PartId, RequestId, rounded
from tadoru.entry.demo.cast import ALL, Cast, Member
from tadoru.entry.demo.companies import COMPANIES, PACK, ROOT
from tadoru.entry.demo.play import TERMS, own_part

PLACES = 12


@dataclass(frozen=True)
class Gap:
    """An input for which nobody has a figure."""

    name: str
    mass_kg: Decimal  # per kWh of capacity
    mass_share: Decimal  # of all material mass that enters the chain at its ends


@dataclass(frozen=True)
class Seen:
    """What one company sees of the pack's chain: its own figure."""

    company: str
    country: str
    part_number: str
    unit: str
    kgco2e: Decimal | None  # per declared unit
    partial: bool
    stale: bool


@dataclass(frozen=True)
class Sum:
    """The chain as all sign-ins together know it."""

    kgco2e_per_kwh_capacity: Decimal  # as the car maker was answered
    by_input: dict[str, Decimal]
    missing: tuple[Gap, ...]
    seen: tuple[Seen, ...]


@dataclass(frozen=True)
class _Step:
    """One company's footprint, and how many of its declared units go into one piece."""

    member: Member
    view: FootprintView
    scale: Fraction


def add_up(world: World, cast: Cast) -> Sum:
    """Return the sums over everybody's own views."""
    steps = list(_walk(world, cast))
    by_input: dict[str, Fraction] = defaultdict(Fraction)
    gaps: dict[str, Fraction] = defaultdict(Fraction)
    material_kg = Fraction(0)
    for step in steps:
        for item in _activities(step):
            by_input[_INPUTS[item.name]] += Fraction(item.kgco2e) * step.scale
        for gap in step.view.breakdown.missing:
            gaps[gap.name] += Fraction(gap.mass_kg or 0) * step.scale
        if not step.member.company.sheet:  # a raw material: declared in kg
            material_kg += step.scale
    material_kg += sum(gaps.values())
    return Sum(
        _answered(world, cast),
        {name: rounded(by_input[name], PLACES) for name in _ORDER if name in by_input},
        tuple(
            Gap(name, rounded(mass, PLACES), rounded(mass / material_kg, PLACES))
            for name, mass in sorted(gaps.items(), key=lambda item: -item[1])
        ),
        _seen(world, cast, steps),
    )


def pack_request(world: World, cast: Cast) -> RequestId:
    """Return the car maker's request for the pack."""
    root = cast.members[ROOT]
    return requests.list_all(world, root.actor, "out", page=ALL).items[0].id


def _walk(world: World, cast: Cast) -> Iterator[_Step]:
    """Yield every company that has a figure, from the pack maker to the refiners."""
    by_operator = {member.operator_id: member for member in cast.members.values()}
    maker = cast.members["pack"]
    pack = own_part(world, maker, PACK)
    waiting: list[tuple[Member, PartId | None, Fraction]] = [(maker, pack, Fraction(1))]
    while waiting:
        member, part_id, scale = waiting.pop(0)
        if part_id is None:
            raise AssertionError("what was answered has a part")
        view = read.read(world, member.actor, part_id, TERMS)
        yield _Step(member, view, scale)
        for item in view.breakdown.contributions:
            if item.request_id is None:
                continue
            asked = requests.read(world, member.actor, item.request_id)
            supplier = by_operator[asked.supplier_id]
            theirs = requests.read(world, supplier.actor, item.request_id).part_id
            waiting.append((supplier, theirs, scale * Fraction(item.amount)))


def _activities(step: _Step) -> Iterator[ContributionView]:
    return (item for item in step.view.breakdown.contributions if item.request_id is None)


def _answered(world: World, cast: Cast) -> Decimal:
    root = cast.members[ROOT]
    found = answers.read(world, root.actor, pack_request(world, cast))
    if found is None:
        raise AssertionError("the pack maker has answered")
    return Decimal(found.groups["total"]["total_kgco2e"])


def _seen(world: World, cast: Cast, steps: list[_Step]) -> tuple[Seen, ...]:
    views = {step.member.company.key: step.view for step in steps}
    root = cast.members[ROOT]
    own = own_part(world, root, root.company.makes[0].number)
    if own is not None:
        views[ROOT] = read.read(world, root.actor, own, TERMS)
    found = []
    for key, member in cast.members.items():
        view, made = views.get(key), member.company.makes[0]
        found.append(
            Seen(
                company=key,
                country=operator.read(world, member.actor).country,
                part_number=made.number,
                unit=made.unit,
                kgco2e=None if view is None else view.total_kgco2e,
                partial=view is not None and view.partial,
                stale=view is not None and view.stale_since is not None,
            )
        )
    return tuple(found)


# The order of the published list.
_ORDER = (
    "NiSO4",
    "graphite_synthetic",
    "graphite_natural",
    "CoSO4",
    "LiOH",
    "electricity",
    "heat_natural_gas",
)
_INPUTS = {
    use.name: use.input for company in COMPANIES for made in company.makes for use in made.uses
}
