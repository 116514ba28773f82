"""Rows of a table that is a form: `lines-3-amount` is the field `amount` of row 3."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from tadoru.entry.web.form import Form

ROWS_MAX = 5000


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it was sent, with the number that its fields bear."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


def sent(form: Form, table: str, names: Sequence[str]) -> list[Row]:
    """Return the rows of a table that were sent and not ticked for removal, blank ones too."""
    numbers = sorted(set(_numbers(form, table)))
    return [
        Row(n, {name: form.text(f"{table}-{n}-{name}") for name in names})
        for n in numbers[:ROWS_MAX]
        if f"{table}-{n}-remove" not in form
    ]


def places(table: str, rows: Sequence[Row], names: Mapping[str, str]) -> dict[str, str]:
    """Return the field of each finding's place: blank rows were left out of what was checked.

    `names` is how the place calls a cell, and how the form does.
    """
    whole = {f"{table}-{index}": f"{table}-{row.number}" for index, row in enumerate(rows)}
    return whole | {
        f"{table}-{index}-{said}": f"{table}-{row.number}-{name}"
        for index, row in enumerate(rows)
        for said, name in names.items()
    }


def _numbers(form: Form, table: str) -> Iterator[int]:
    for name in form.fields:
        start, _, rest = name.partition("-")
        number = rest.partition("-")[0]
        if start == table and number.isdecimal() and len(number) <= len(str(ROWS_MAX)):
            yield int(number)
