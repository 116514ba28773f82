"""A whole campaign on paper: who is in it, what each does, and what must come of it.

One buyer makes a pack of 45 bought inputs, 1 kg of each. Supplier i emits i kg CO2e per kg of its
part; the first five use 2 kg of a raw material, for each kg of which a supplier of their own emits
0.5 kg. Supplier 44 first says that it does not know; supplier 45 never answers, and the buyer
assumes 40 kg. In the end supplier 3 corrects its 3 to 3.5, and the second raw material's 0.5 is
corrected to 0.75.

    own of the buyer                         10
    suppliers 1 to 44                       990      44 * 45 / 2
    raw material of the first five            5      5 * 2 kg * 0.5
    assumed for supplier 45                  40
    before the corrections                 1045
    supplier 3                                0.5
    raw material of supplier 2                0.5    2 kg * 0.25
    in the end                             1046
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from tadoru.app.exchange import requests
from tadoru.app.footprint import read as footprints
from tadoru.app.identity import operator
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.listing import Page
from tadoru.app.log.sequence import sequence
from tadoru.app.trace import read as parts
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.core.trace.partquery import PartQuery
from tadoru.entry.serve import application
from tadoru.store.open import open_database
from tests.e2e.served import served
from tests.fakes.clock import Clock
from tests.fakes.node import HOST, PASSWORD, world_on
from tests.fakes.scene import TERMS, settle

BUYER = "Buyer"
OWN_KG, RAW_KG, RAW_AMOUNT, ASSUMED_KG = "10", "0.5", "2", "40"
CORRECTIONS = (("Direct 03", "3.5"), ("Deeper 02", "0.75"))
CORRECTED_KGCO2E = 1  # 0.5 each
MESSAGE = "For the pack of 2027. Thank you."
DUE = "2026-06-30"


@dataclass(frozen=True)
class Cast:
    """How many suppliers there are: those of the buyer, and those of its first suppliers."""

    direct: int = 45
    deeper: int = 5

    @property
    def directs(self) -> tuple[str, ...]:
        return tuple(f"Direct {i:02}" for i in range(1, self.direct + 1))

    @property
    def deepers(self) -> tuple[str, ...]:
        return tuple(f"Deeper {i:02}" for i in range(1, self.deeper + 1))

    @property
    def names(self) -> tuple[str, ...]:
        return (BUYER, *self.directs, *self.deepers)

    @property
    def unknowing(self) -> str:
        return self.directs[-2]

    @property
    def silent(self) -> str:
        return self.directs[-1]

    @property
    def before_kgco2e(self) -> Decimal:
        """Return the sum at the top of this file, for so many suppliers."""
        return 10 + Decimal(self.direct * (self.direct - 1)) / 2 + self.deeper + 40

    def own_kg(self, name: str) -> str:
        """Return what a supplier emits itself for 1 kg of its part."""
        return RAW_KG if name in self.deepers else str(self.directs.index(name) + 1)

    def supplier_of(self, name: str) -> str | None:
        """Return from whom a supplier has its raw material; none: it uses none."""
        place = self.directs.index(name) if name in self.directs else self.deeper
        return self.deepers[place] if place < self.deeper else None

    def parts_csv(self) -> str:
        """Return the buyer's parts as a file."""
        rows = ["number,name,kind,unit,mass_kg", "PACK,Pack,made,piece,45"]
        rows += [f"IN-{i:02},Input {i:02},bought,kg,1" for i in range(1, self.direct + 1)]
        return "\n".join(rows) + "\n"

    def structure_csv(self) -> str:
        """Return what goes into the pack as a file."""
        rows = ["parent,input,amount,unit"]
        rows += [f"PACK,IN-{i:02},1,kg" for i in range(1, self.direct + 1)]
        return "\n".join(rows) + "\n"

    def sources_csv(self) -> str:
        """Return who supplies what as a file."""
        rows = ["part,supplier,share"]
        rows += [f"IN-{i:02},{name},1" for i, name in enumerate(self.directs, 1)]
        return "\n".join(rows) + "\n"


@dataclass(frozen=True)
class Result:
    """What one can read of a campaign afterwards, whoever played it and however."""

    total_kgco2e: Decimal
    stages: Mapping[str, Decimal]
    partial: bool
    missing: tuple[str, ...]
    states: Mapping[str, str]  # by supplier
    board: Mapping[str, int]
    deeper: Mapping[str, str]  # the states of the second tier


class Player(Protocol):
    """Somebody who can act for every company in one way."""

    def prepare(self) -> None:
        """Let the buyer register the pack, its inputs and its suppliers from files."""

    def ask(self) -> None:
        """Let the buyer ask all suppliers at once."""

    def reply(self, name: str) -> None:
        """Let a supplier accept and answer what it was asked, asking its own first."""

    def refuse(self, name: str) -> None:
        """Let a supplier say that it does not know."""

    def ask_again(self, name: str) -> None:
        """Let the buyer ask a supplier once more."""

    def remind(self, name: str) -> None:
        """Let the buyer remind a supplier."""

    def assume(self, name: str) -> None:
        """Let the buyer assume a figure for what a supplier does not answer."""

    def compute(self) -> None:
        """Let the buyer enter its own emissions and compute the pack."""

    def correct(self, name: str, kgco2e: str) -> None:
        """Let a supplier change its own emissions."""

    def board(self) -> dict[str, int]:
        """Return what the buyer's board of the campaign counts."""
        ...


@dataclass(frozen=True)
class Ground:
    """The node on which it is played."""

    world: World
    home: str
    cast: Cast

    def settle(self) -> None:
        """Let the worker and the sequencer do what they do within a second."""
        settle(self.world)
        sequence(self.world)


def play(ground: Ground, player: Player) -> tuple[Result, Result]:
    """Return what there is before the corrections, and in the end."""
    cast = ground.cast
    player.prepare()
    player.ask()
    player.refuse(cast.unknowing)
    for name in cast.directs[:-2]:
        player.reply(name)
    ground.settle()
    player.ask_again(cast.unknowing)
    player.reply(cast.unknowing)
    player.remind(cast.silent)
    player.assume(cast.silent)
    player.compute()
    ground.settle()
    before = result(ground, player)
    for name, kgco2e in CORRECTIONS:
        player.correct(name, kgco2e)
        ground.settle()
    return before, result(ground, player)


@contextmanager
def ground(folder: Path, cast: Cast) -> Iterator[Ground]:
    """Serve a node with the companies on it, each with an administrator, and nothing else."""
    database = open_database(f"sqlite:///{folder / 'node.db'}")
    try:
        world = world_on(database, folder, Clock())
        for name in cast.names:
            _company(world, name)
        with served(application(world)) as home:
            yield Ground(world, home, cast)
    finally:
        database.close()


def mail(name: str) -> str:
    """Return the address of a company's administrator."""
    return f"admin@{name.lower().replace(' ', '-')}.example"


def line(kgco2e: str) -> dict[str, Any]:
    """Return own emissions as the API takes them."""
    return {
        "name": "process",
        "role": "component_manufacture",
        "kgco2e": {"fossil": kgco2e},
        "primary": True,
    }


def result(ground: Ground, player: Player) -> Result:
    """Return what the buyer and its suppliers can read."""
    buyer = actor_for(ground.world, mail(BUYER))
    found = parts.listing(ground.world, buyer, Page(), PartQuery(text="PACK"))
    footprint = footprints.of_part(ground.world, buyer, found.items[0].id)[0]
    sent = requests.list_all(ground.world, buyer, "out", page=Page(limit=100)).items
    deeper = {}
    for name in ground.cast.directs[: ground.cast.deeper]:
        actor = actor_for(ground.world, mail(name))
        (asked,) = requests.list_all(ground.world, actor, "out", page=Page()).items
        deeper[asked.supplier_name] = asked.state.value
    return Result(
        footprint.total_kgco2e,
        footprint.stages,
        footprint.partial,
        tuple(item.name for item in footprint.breakdown.missing),
        {one.supplier_name: one.state.value for one in sent},
        player.board(),
        deeper,
    )


def terms() -> dict[str, str]:
    """Return for what figures are asked."""
    return TERMS.as_json()


def _company(world: World, name: str) -> None:
    person = PersonDraft(
        mail(name),
        f"{name} admin",
        frozenset({Role.ADMINISTRATOR}),
        locale="en",
        password=PASSWORD,
    )
    draft = OperatorDraft(name, "JP", SiteDraft(f"{name} plant", "JP"), person)
    operator.create(world, actor_for(world, HOST), draft)
