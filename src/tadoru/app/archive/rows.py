"""The rows of an archive on their way in: whose they are, and what they refer to."""

import base64
import json
import zlib
from collections.abc import Collection, Iterator
from typing import Any

from tadoru.app.footprint import baseline
from tadoru.app.world import World
from tadoru.core.carbon.activity import Activity
from tadoru.core.carbon.line import read_line
from tadoru.core.values import BaselineId, OperatorId
from tadoru.core.words import N_
from tadoru.store import belongings
from tadoru.wire.archive.archive import DamagedArchive, Reader


class Rows:
    """What one operator brings; `ids` grows table by table, so that references can be checked."""

    def __init__(self, reader: Reader, operator_id: OperatorId, partners: Collection[str]) -> None:
        """Begin with nothing read; `partners` are the operators of this node that are named."""
        self._reader = reader
        self._operator_id = operator_id
        self._partners = partners
        self.ids: dict[str, set[str]] = {name: set() for name in belongings.CARRIED}

    def of(self, world: World, name: str) -> Iterator[dict[str, Any]]:
        """Yield the rows of a table as they are kept here.

        Raises:  DamagedArchive for a row of another operator, or one that refers to another's
        """
        columns, owner = belongings.columns(name), belongings.owner_column(name)
        references = belongings.references(name)
        for row in self._reader.lines(f"operator/{name}.jsonl"):
            if row.get(owner) != self._operator_id or set(row) - columns:
                raise DamagedArchive(N_("{name}: a row is not the operator's own."), name=name)
            for column, other in references.items():
                if column != owner:
                    row[column] = self._inside(name, column, other, row.get(column))
            if "id" in row:
                self.ids[name].add(str(row["id"]))
            yield self._fit(world, name, row)

    def _inside(self, name: str, column: str, other: str, value: object) -> object:
        """Return a reference that holds here."""
        if value is None:
            return None
        if other == "operator":
            return value if value in self._partners else None
        if value not in self.ids.get(other, ()):
            raise DamagedArchive(
                N_("{name}: {column} refers to what does not come with it."),
                name=name,
                column=column,
            )
        return value

    def _fit(self, world: World, name: str, row: dict[str, Any]) -> dict[str, Any]:
        if name == "baseline":
            content = zlib.compress(str(row["content"]).encode())
            sealed = world.vault.seal(content, baseline.context(BaselineId(row["id"])))
            return {**row, "content": base64.b64encode(sealed).decode()}
        if name == "identifier":  # whoever has checked it has not checked it here
            return {
                **row, "assurance": "declared", "evidence": None, "checked_by": None,
                "checked_at": None,
            }  # fmt: skip
        if name == "genealogy" and not all(
            row[f"{side}_id"] in self.ids.get(row[f"{side}_kind"], ())
            for side in ("input", "output")
        ):
            raise DamagedArchive(
                N_("{name}: {column} refers to what does not come with it."),
                name=name,
                column="input_id, output_id",
            )
        if name == "activity" and not isinstance(read_line(json.loads(row["line"]), ""), Activity):
            raise DamagedArchive(N_("{name}: a line cannot be read."), name=name)
        return row
