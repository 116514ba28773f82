"""The datasets this node speaks: those it came with and those registered since."""

import json
from collections.abc import Mapping
from functools import lru_cache

from tadoru.app.journal import journal
from tadoru.app.verb import INSIDERS, PUBLIC, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.dataset.catalogue import DATASETS
from tadoru.core.dataset.definition import Dataset
from tadoru.core.dataset.document import read_dataset, write_dataset
from tadoru.core.problems import Absent, InvalidData, WrongState
from tadoru.core.words import N_
from tadoru.store import dataset as datasets
from tadoru.store.tx import Tx

KEPT_MAX = 200  # definitions that were read once


def find(tx: Tx, name: str) -> Dataset:
    """Return a dataset by its name and version, such as `footprint/1`."""
    if name in DATASETS:
        return DATASETS[name]
    text = datasets.definition(tx, name)
    if text is None:
        raise Absent(N_("There is no dataset “{name}” on this node."), name=name[:64])
    return _parsed(text)


@verb("dataset.list", INSIDERS)
def list_all(world: World, actor: Actor) -> tuple[Dataset, ...]:
    """Return every dataset that can be asked for, by name."""
    with world.db.read(actor.own) as tx:
        registered = [_parsed(row.definition) for row in datasets.listing(tx)]
    return tuple(sorted([*DATASETS.values(), *registered], key=lambda d: (d.name, d.version)))


@verb("dataset.read", INSIDERS)
def read(world: World, actor: Actor, name: str) -> Dataset:
    """Return one dataset with its attributes."""
    with world.db.read(actor.own) as tx:
        return find(tx, name)


@verb("dataset.register", PUBLIC, "signed_in", "host")
def register(world: World, actor: Actor, document: Mapping[str, object]) -> Dataset:
    """Let a new dataset enter the running node; a version once registered never changes."""
    parsed = read_dataset(document)
    if not isinstance(parsed, Dataset):
        raise InvalidData(parsed)
    definition = json.dumps(write_dataset(parsed), ensure_ascii=False, sort_keys=True)
    with world.db.node_write() as tx:
        kept = datasets.definition(tx, parsed.id)
        if parsed.id in DATASETS or (kept is not None and kept != definition):
            raise WrongState(
                N_("{name} exists already. Register the change as a new version."), name=parsed.id
            )
        if kept is None:
            datasets.add(tx, parsed.id, definition, world.clock.now())
            journal(tx, world, actor, parsed.id)
    return parsed


@lru_cache(KEPT_MAX)
def _parsed(text: str) -> Dataset:
    found = read_dataset(json.loads(text))
    if isinstance(found, Dataset):
        return found
    raise AssertionError(f"a registered dataset is damaged: {found[0].text()}")
