"""How an import begins: at which sites, and in a transaction that writes or only looks."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass

from tadoru.app.trace.change import changing
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.values import SiteId
from tadoru.core.words import N_
from tadoru.store import site as sites
from tadoru.store import transfer
from tadoru.store.tx import Tx
from tadoru.wire.sheet.cells import Progress, silent
from tadoru.wire.sheet.layout import Format


@dataclass(frozen=True, slots=True)
class File:
    """A file as it was sent; without a kind its content says which it is."""

    data: bytes
    kind: Format | None = None
    progress: Progress = silent


def known_sites(world: World, actor: Actor, site_id: SiteId | None) -> Mapping[str, str]:
    """Return the operator's sites by name; the empty name is the chosen one, or the only one.

    Raises:  Absent for another operator's site
    """
    with world.db.read(actor.own) as tx:
        found: dict[str, str] = dict(transfer.sites(tx))
        if site_id is not None:
            row = sites.fetch(tx, site_id)
            checks.own(actor, row.operator_id if row else None)
            found[""] = site_id
        elif len(found) == 1:
            found[""] = next(iter(found.values()))
    return found


def opening(world: World, actor: Actor, *, dry_run: bool) -> AbstractContextManager[Tx]:
    """Return the transaction of an import."""
    return world.db.read(actor.own) if dry_run else changing(world, actor)


def retired(place: str, number: str) -> Finding:
    """Return the finding that a part is out of use."""
    return Finding(
        place,
        "part.retired",
        N_("The part “{number}” is out of use."),
        N_("Choose another number, or register the part again with a supplementary number."),
        {"number": number},
    )


def meanwhile(place: str) -> Finding:
    """Return the finding that somebody else was faster."""
    return Finding(
        place,
        "part.duplicate",
        N_("Somebody registered one of these parts in the same moment."),
        N_("Import the file again."),
    )
