"""What others see of us: every release by recipient and record, with who read it and when."""

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.responses import Response

from tadoru.app.exchange import datasets, disclosures
from tadoru.app.exchange.disclosures import ReadingView, ReleaseView
from tadoru.core.words import N_
from tadoru.entry.web.catalogue import names
from tadoru.entry.web.layout import Link
from tadoru.entry.web.visit import Visit

TABS = (
    Link("/disclosures", N_("What others see")),
    Link("/disclosures/given", N_("Grants given")),
    Link("/disclosures/received", N_("Grants received")),
)


@dataclass(frozen=True, slots=True)
class Sight:
    """What one recipient may see of one record, and how often it looked."""

    first: ReleaseView
    groups: tuple[str, ...]
    active: bool
    readings: tuple[ReadingView, ...]

    @property
    def count(self) -> int:
        """Return how often the recipient opened the record."""
        return sum(reading.count for reading in self.readings)


def show(visit: Visit) -> Response:
    """Show the releases, the newest first."""
    found = disclosures.list_all(visit.world, visit.actor, page=visit.page)
    ids = {item.record_id for item in found.items}
    read = disclosures.readings(visit.world, visit.actor, ids) if ids else ()
    return visit.show(
        "disclosures.html",
        tabs=TABS,
        sights=_sights(visit, found.items, read),
        names=names(visit),
        more=visit.address(after=found.next) if found.next else "",
    )


def _sights(
    visit: Visit, releases: Sequence[ReleaseView], readings: Sequence[ReadingView]
) -> list[Sight]:
    seen: dict[tuple[str, str], list[ReleaseView]] = {}
    for release in releases:
        seen.setdefault((release.record_id, release.recipient_id), []).append(release)
    labels = group_labels(visit)
    return [
        Sight(
            items[0],
            tuple(labels.get((i.dataset, i.group), visit.words(_OURS)) for i in items),
            any(item.active for item in items),
            tuple(r for r in readings if (r.record_id, r.reader_id) == key),
        )
        for key, items in seen.items()
    ]


def group_labels(visit: Visit) -> dict[tuple[str, str], str]:
    """Return the label of every dataset's groups, in the reader's language."""
    return {
        (dataset.id, group): visit.words(dataset.group_labels.get(group, group))
        for dataset in datasets.list_all(visit.world, visit.actor)
        for group in dataset.groups
    }


_OURS = N_("what it is about")
