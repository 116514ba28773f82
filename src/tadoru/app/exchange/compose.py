"""What an answer or a statement says: computed or typed in, checked, grouped for release."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from tadoru.app.footprint.answer import footprint_groups
from tadoru.app.world import World
from tadoru.core.dataset.definition import Dataset
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.dataset.values import by_group, check_values
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData
from tadoru.core.values import OperatorId, PartId
from tadoru.core.words import N_
from tadoru.store.tx import Tx

# Datasets whose values the node computes from what the operator has entered.
COMPUTED = frozenset({FOOTPRINT_1.id})

Groups = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Composition:
    """All groups of an answer, those that go out, and whether it rests on stale inputs."""

    dataset: Dataset
    groups: Groups
    released: tuple[str, ...]
    stale: bool


def compose(
    tx: Tx,
    world: World,
    operator: OperatorId,
    dataset: Dataset,
    *,
    part_id: PartId,
    terms: Mapping[str, str],
    values: Mapping[str, object] | None,
    extra_groups: Collection[str] = (),
) -> Composition:
    """Return what would be answered about a part.

    Raises:  InvalidData with every defect of the values, or of a group that does not exist
    """
    findings = [_no_group(dataset, g) for g in extra_groups if g not in dataset.groups]
    stale = False
    groups: Groups = {}
    if dataset.id in COMPUTED:
        if values:
            findings.append(_typed(dataset))
        groups, stale = footprint_groups(tx, world, operator, part_id, terms)
    else:
        checked = check_values(dataset, values or {}, world.clock.now().date())
        findings.extend(checked.findings)
        groups = by_group(dataset, checked.values)
    if findings:
        raise InvalidData(findings)
    wanted = {*dataset.answer_groups, *extra_groups}
    released = tuple(group for group in dataset.groups if group in wanted and group in groups)
    return Composition(dataset, groups, released, stale)


def _no_group(dataset: Dataset, group: str) -> Finding:
    return Finding(
        "/groups",
        "answer.group",
        N_("{dataset} has no group “{group}”."),
        N_("Choose among: {choices}."),
        {"dataset": dataset.id, "group": group[:64], "choices": ", ".join(dataset.groups)},
    )


def _typed(dataset: Dataset) -> Finding:
    return Finding(
        "/values",
        "answer.computed",
        N_("The values of {dataset} are computed here; they cannot be typed in."),
        N_("Enter a figure that you already have as a direct emission of the part, and answer."),
        {"dataset": dataset.id},
    )
