"""Datasets are data: they travel as documents, and the states of a value stay apart."""

import json
from datetime import date
from typing import Any

import pytest

from tadoru.core.carbon.activity import Facet
from tadoru.core.carbon.method import ProcessRole, Stage
from tadoru.core.dataset.catalogue import DATASETS
from tadoru.core.dataset.definition import Dataset
from tadoru.core.dataset.document import read_dataset, write_dataset
from tadoru.core.dataset.footprint import FOOTPRINT_1
from tadoru.core.dataset.values import State, by_group, check_values

TODAY = date(2026, 11, 23)
DILIGENCE: dict[str, Any] = {
    "name": "due-diligence",
    "version": 1,
    "label": "Due diligence",
    "group_labels": {"risk": "Risk", "policy": "Policy"},
    "answer_groups": ["policy"],
    "attributes": [
        {
            "name": "policy",
            "kind": "boolean",
            "group": "policy",
            "label": "Policy",
            "demand": "must",
        },
        {"name": "country", "kind": "country", "group": "risk", "label": "Country of origin"},
        {
            "name": "risk",
            "kind": "choice",
            "group": "risk",
            "label": "Risk",
            "choices": ["low", "high"],
            "demand": "must",
            "valid_from": "2027-08-18",
        },
    ],
}


def diligence() -> Dataset:
    found = read_dataset(json.loads(json.dumps(DILIGENCE)))
    assert isinstance(found, Dataset)
    return found


@pytest.mark.parametrize("dataset", [*DATASETS.values(), diligence()], ids=lambda d: d.id)
def test_a_dataset_reads_back_from_its_document(dataset: Dataset) -> None:
    assert read_dataset(json.loads(json.dumps(write_dataset(dataset)))) == dataset


def test_footprint_has_an_attribute_for_every_stage_process_and_origin() -> None:
    names = {a.name for a in FOOTPRINT_1.attributes}
    for stage in Stage:
        assert {f"{stage}_kgco2e", f"own_{stage}_kgco2e", f"upstream_{stage}_kgco2e"} <= names
    assert {f"own_{role}_kgco2e" for role in ProcessRole} <= names
    assert {f"{facet}_kgco2e" for facet in Facet} <= names


def test_the_number_of_digests_is_a_multiple_of_eight_above_the_groups() -> None:
    assert FOOTPRINT_1.digest_count == 16  # ten groups
    assert diligence().digest_count == 8
    assert set(FOOTPRINT_1.answer_groups) < set(FOOTPRINT_1.groups)


def test_missing_not_yet_required_unknown_and_zero_are_four_things() -> None:
    found = check_values(
        FOOTPRINT_1,
        {"exempted_percent": "0", "covered_mass_percent": {"unknown": "no masses"}},
        TODAY,
    )
    assert found.states["total_kgco2e"] is State.MISSING
    assert found.states["dqr"] is State.NOT_YET_REQUIRED
    assert found.states["covered_mass_percent"] is State.UNKNOWN
    assert found.states["exempted_percent"] is State.ZERO
    assert found.states["site_name"] is State.OPEN
    assert "/total_kgco2e" in {f.place for f in found.findings}
    assert "/dqr" not in {f.place for f in found.findings}


def test_a_demand_begins_on_its_day() -> None:
    before = check_values(diligence(), {"policy": True}, date(2027, 8, 17))
    after = check_values(diligence(), {"policy": True}, date(2027, 8, 18))
    assert (before.states["risk"], before.findings) == (State.NOT_YET_REQUIRED, ())
    assert after.states["risk"] is State.MISSING


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("total_kgco2e", "+53.7560", "53.756"),
        ("total_kgco2e", 7, "7"),
        ("period_start", "2025-04-01T00:00:00+09:00", "2025-03-31T15:00:00Z"),
        ("gwp_sets", ["AR6"], ["AR6"]),
        ("geography_country", "JP", "JP"),
        ("partial", False, False),
        ("declared_unit", "kWh", "kWh"),
    ],
)
def test_values_get_one_spelling(name: str, value: object, kept: object) -> None:
    assert check_values(FOOTPRINT_1, {name: value}, TODAY).values[name] == kept


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("total_kgco2e", 1.5),
        ("total_kgco2e", "1e3"),
        ("total_kgco2e", "0." + "1" * 13),
        ("total_kgco2e", True),
        ("fossil_kgco2e", "-1"),
        ("biogenic_uptake_kgco2e", "1"),
        ("dqr", "5.1"),
        ("period_start", "2025-04-01T00:00:00"),
        ("gwp_sets", ["AR6", "AR6"]),
        ("gwp_sets", "AR6"),
        ("geography_country", "jp"),
        ("partial", "yes"),
        ("declared_unit", "t"),
        ("method", ""),
        ("method", {"unknown": ""}),
        ("method", {"unknown": "x", "y": "z"}),
        ("colour", "red"),
        ("primary_data_percent", "101"),
        ("mass_kg", "1.0000000000001"),
    ],
)
def test_a_wrong_value_is_a_finding_at_its_place(name: str, value: object) -> None:
    found = check_values(FOOTPRINT_1, {name: value}, TODAY)
    assert name not in found.values
    mine = [f for f in found.findings if f.place == f"/{name}"]
    assert len(mine) == 1
    assert mine[0].text()
    assert mine[0].advice()


def test_values_are_released_group_by_group() -> None:
    checked = check_values(diligence(), {"policy": True, "risk": "low"}, TODAY)
    assert by_group(diligence(), checked.values) == {
        "policy": {"policy": True},
        "risk": {"risk": "low"},
    }


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": "Due Diligence"}, "/name"),
        ({"version": 0}, "/version"),
        ({"version": True}, "/version"),
        ({"colour": "red"}, "/colour"),
        ({"attributes": []}, "/attributes"),
        ({"answer_groups": ["nothing"]}, "/answer_groups"),
        ({"group_labels": {"risk": "R"}}, "/group_labels"),
        ({"attributes": [DILIGENCE["attributes"][0]] * 2}, "/attributes/1/name"),
        (
            {"attributes": [{"name": "a", "kind": "float", "group": "risk", "label": "A"}]},
            "/attributes/0/kind",
        ),
        (
            {"attributes": [{"name": "a", "kind": "choice", "group": "risk", "label": "A"}]},
            "/attributes/0/choices",
        ),
        ({"attributes": [{"name": "a"}]}, "/attributes/0/kind"),
        ({"attributes": [7]}, "/attributes/0"),
    ],
)
def test_a_faulty_definition_is_refused_at_its_place(change: dict[str, object], place: str) -> None:
    findings = read_dataset({**DILIGENCE, **change})
    assert isinstance(findings, tuple)
    assert place in {f.place for f in findings}


def test_something_else_is_no_definition() -> None:
    assert isinstance(read_dataset([1]), tuple)
    assert len(read_dataset({})) == 6  # type: ignore[arg-type]
