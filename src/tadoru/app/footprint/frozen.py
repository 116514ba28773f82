"""What footprints were computed from, as one JSON document: how a baseline keeps it, and back."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from tadoru.app.footprint.leaf import Leaf
from tadoru.app.footprint.slice import Slice, stated
from tadoru.app.footprint.terms import Terms, read_terms
from tadoru.core.carbon.activity import Activity, Facet, Rating
from tadoru.core.carbon.assemble import Stated
from tadoru.core.carbon.graph import Edge, Figures
from tadoru.core.carbon.inputs import Answer, Inputs
from tadoru.core.carbon.line import read_line, write_line
from tadoru.core.carbon.method import Stage
from tadoru.core.units import Unit
from tadoru.core.values import PartId, plain

FORMAT = "tadoru-baseline/1"


@dataclass(frozen=True, slots=True)
class Frozen:
    """What a baseline keeps."""

    terms: Terms
    inputs: Inputs


def inputs_of(held: Slice, part_id: PartId) -> Inputs:
    """Return what the part's footprint rests on now."""
    below = stated_below(held, [part_id])
    return Inputs(
        {one: stated(held.own, one) for one in below},
        {
            request_id: Answer(
                leaf.part_id, leaf.supplier_name, leaf.share, leaf.weight, leaf.figures
            )
            for request_id, leaf in held.leaves.items()
            if leaf.figures is not None and leaf.part_id in below
        },
    )


def freeze(held: Slice, part_ids: Collection[PartId]) -> bytes:
    """Return the document: every part below, and every answer by its record, with its figures."""
    below = stated_below(held, part_ids)
    document = {
        "format": FORMAT,
        "terms": held.terms.as_json(),
        "parts": [_part(held, one) for one in sorted(below)],
        "answers": [
            _answer(leaf, leaf.figures)
            for _, leaf in sorted(held.leaves.items())
            if leaf.figures is not None and leaf.part_id in below
        ],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def thaw(content: bytes) -> Frozen:
    """Return what a document says; computing from it gives the frozen figures again."""
    document = json.loads(content)
    if document["format"] != FORMAT:
        raise AssertionError(f"not a baseline of this format: {document['format']!r}")
    return Frozen(
        read_terms(document["terms"]),
        Inputs(
            {PartId(row["id"]): _read_part(row) for row in document["parts"]},
            {row["request_id"]: _read_answer(row) for row in document["answers"]},
        ),
    )


def stated_below(held: Slice, part_ids: Collection[PartId]) -> set[PartId]:
    """Return the parts and all that is stated to go into them, answered for or not."""
    found, lines = set(part_ids), held.own.lines
    waiting = list(found)
    while waiting:
        for edge in lines.get(waiting.pop(), ()):
            if edge.child not in found:
                found.add(edge.child)
                waiting.append(edge.child)
    return found


def _part(held: Slice, part_id: PartId) -> dict[str, Any]:
    row = held.own.parts[part_id]
    part = stated(held.own, part_id)
    return {
        "id": part_id,
        "number": row.number,
        "name": part.name,
        "unit": part.unit.value,
        "bought": part.bought,
        "mass_kg": None if part.mass_kg is None else plain(part.mass_kg),
        "sourced": part.sourced,
        "lines": [[edge.child, str(edge.amount), edge.raw] for edge in part.lines],
        "activities": [write_line(line) for line in part.activities],
    }


def _read_part(row: Mapping[str, Any]) -> Stated:
    return Stated(
        row["name"],
        Unit(row["unit"]),
        row["bought"],
        None if row["mass_kg"] is None else Decimal(row["mass_kg"]),
        row["sourced"],
        [Edge(PartId(child), _fraction(amount), raw) for child, amount, raw in row["lines"]],
        tuple(_activity(line) for line in row["activities"]),
    )


def _fraction(text: str) -> Fraction:
    """Return a number as `str` writes it; many times as fast as reading any spelling."""
    number, _, denominator = text.partition("/")
    return Fraction(int(number), int(denominator or 1))


def _activity(document: object) -> Activity:
    line = read_line(document, "/activities")
    if isinstance(line, Activity):
        return line
    raise AssertionError(f"a frozen activity is damaged: {line[0].text()}")


def _answer(leaf: Leaf, figures: Figures) -> dict[str, Any]:
    rating, covered = figures.rating, figures.covered_mass_percent
    return {
        "request_id": leaf.request_id,
        "part_id": leaf.part_id,
        "source_id": leaf.source_id,
        "supplier_name": leaf.supplier_name,
        "record_id": leaf.record_id,
        "version": leaf.version,
        "stale": leaf.stale,
        "unit": None if leaf.unit is None else leaf.unit.value,
        "share": plain(leaf.share),
        "weight": str(leaf.weight),
        "figures": {
            "amount": plain(figures.amount),
            "stages": {stage.value: plain(kg) for stage, kg in figures.stages.items()},
            "facets": {facet.value: plain(kg) for facet, kg in figures.facets.items()},
            "primary_percent": plain(figures.primary_percent),
            "exempted_percent": plain(figures.exempted_percent),
            "partial": figures.partial,
            "covered_mass_percent": None if covered is None else plain(covered),
            "rating": None
            if rating is None
            else [plain(axis) for axis in (rating.technology, rating.time, rating.geography)],
        },
    }


def _read_answer(row: Mapping[str, Any]) -> Answer:
    kept = row["figures"]
    covered, rating = kept["covered_mass_percent"], kept["rating"]
    figures = Figures(
        stages={Stage(stage): Decimal(kg) for stage, kg in kept["stages"].items()},
        facets={Facet(facet): Decimal(kg) for facet, kg in kept["facets"].items()},
        amount=Decimal(kept["amount"]),
        primary_percent=Decimal(kept["primary_percent"]),
        exempted_percent=Decimal(kept["exempted_percent"]),
        rating=None if rating is None else Rating(*map(Decimal, rating)),
        partial=kept["partial"],
        covered_mass_percent=None if covered is None else Decimal(covered),
    )
    return Answer(
        PartId(row["part_id"]),
        row["supplier_name"],
        Decimal(row["share"]),
        _fraction(row["weight"]),
        figures,
    )
