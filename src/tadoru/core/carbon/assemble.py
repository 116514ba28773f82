"""The graph below footprints, put together from what its owner states and suppliers answer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Protocol

from tadoru.core.carbon.activity import Activity
from tadoru.core.carbon.graph import Edge, Figures, Graph, Node, Supply
from tadoru.core.carbon.method import ProcessRole
from tadoru.core.units import Unit
from tadoru.core.values import PartId, multiply, sum_up


@dataclass(frozen=True, slots=True)
class Stated:
    """A part as its owner states it, per declared unit."""

    name: str
    unit: Unit
    bought: bool
    mass_kg: Decimal | None = None
    sourced: bool = False  # somebody is named from whom it comes
    lines: Sequence[Edge] = ()
    activities: tuple[Activity, ...] = ()


class Answered(Protocol):
    """What one source of a part gave."""

    @property
    def part_id(self) -> PartId:
        """Return the part that it is about."""
        ...

    @property
    def share(self) -> Decimal:
        """Return how much of the part comes from this source."""
        ...

    @property
    def weight(self) -> Fraction:
        """Return the supplier's units, share included, per unit of the part."""
        ...

    @property
    def figures(self) -> Figures | None:
        """Return the answer; none where there is none that can be used."""
        ...


def assemble(stated: Mapping[PartId, Stated], answers: Iterable[tuple[str, Answered]]) -> Graph:
    """Return the graph: what was answered takes the place of the part's own default."""
    supplied: dict[PartId, list[tuple[str, Answered]]] = {}
    leaves: dict[str, Figures] = {}
    for name, leaf in answers:
        if leaf.figures is not None:
            supplied.setdefault(leaf.part_id, []).append((name, leaf))
            leaves[name] = leaf.figures
    nodes: dict[PartId, Node] = {}
    inputs: dict[PartId, Sequence[Edge]] = {}
    for part_id, part in stated.items():
        open_share = _open_share(part, supplied.get(part_id, ()))
        nodes[part_id] = _node(part_id, part, open_share)
        lines = part.lines
        if lines and open_share:
            whole = open_share == 1
            inputs[part_id] = lines if whole else [_left(line, open_share) for line in lines]
    supplies = {
        part_id: [Supply(name, Fraction(leaf.share), leaf.weight) for name, leaf in many]
        for part_id, many in supplied.items()
    }
    return Graph(nodes, inputs, supplies, leaves)


def _open_share(part: Stated, answers: Collection[tuple[str, Answered]]) -> Decimal:
    """Return the share of a part that no answer covers; for what one makes oneself, all of it."""
    if not answers or not part.bought:
        return _WHOLE
    return max(Decimal(0), sum_up([_WHOLE, *(-leaf.share for _, leaf in answers)]))


def _node(part_id: PartId, part: Stated, open_share: Decimal) -> Node:
    """Return the part with its own emissions: a default counts for the open share only.

    Bringing a bought part in is the buyer's own act, whoever answers for the part itself; what the
    buyer assumes of the part is nobody's primary data.
    """
    lines = part.activities
    estimates = [line for line in lines if line.role is not ProcessRole.INBOUND_TRANSPORT]
    if part.bought and estimates:
        transports = [line for line in lines if line.role is ProcessRole.INBOUND_TRANSPORT]
        lines = (*transports, *(_assumed(line, open_share) for line in estimates if open_share))
    return Node(
        part=part_id,
        name=part.name,
        unit=part.unit,
        activities=lines,
        mass_kg=part.mass_kg,
        sourced=bool(part.sourced or (part.bought and not estimates)),
        estimated=bool(part.bought and (estimates or part.lines)),
    )


def _assumed(line: Activity, share: Decimal) -> Activity:
    return replace(line if share == 1 else _scaled(line, share), primary=False)


def _scaled(line: Activity, share: Decimal) -> Activity:
    if line.kgco2e is not None:
        return replace(
            line, kgco2e={facet: multiply(kg, share) for facet, kg in line.kgco2e.items()}
        )
    if line.amount is None:
        raise AssertionError("the activity was not checked")
    return replace(line, amount=multiply(line.amount, share))


def _left(edge: Edge, share: Decimal) -> Edge:
    return Edge(edge.child, edge.amount * Fraction(share), edge.raw)


_WHOLE = Decimal(1)
