"""What was answered beside what was asked: every difference is one finding, equality none."""

from tadoru.core.exchange.mismatch import mismatches

ASKED = {
    "method": "cfb-ev",
    "gwp_set": "AR6",
    "boundary": "cradle-to-gate",
    "period_start": "2025-01-01",
    "period_end": "2026-01-01",
}
GIVEN = {
    "method": "cfb-ev",
    "gwp_sets": ["AR6"],
    "boundary": "cradle-to-gate",
    "period_start": "2025-01-01T00:00:00Z",
    "period_end": "2026-01-01T00:00:00Z",
    "declared_unit": "kg",
    "total_kgco2e": "1",
}


def texts(**changed: object) -> list[str]:
    return [found.text() for found in mismatches(ASKED, "kg", {**GIVEN, **changed})]


def test_an_answer_as_asked_has_no_finding() -> None:
    assert texts() == []


def test_each_difference_says_what_was_asked_and_what_was_given() -> None:
    assert texts(method="pact-3") == ["You asked for the method cfb-ev; the answer follows pact-3."]
    assert texts(boundary="cradle-to-grave") == [
        "You asked for the boundary cradle-to-gate; the answer covers cradle-to-grave."
    ]
    assert texts(gwp_sets=["AR5", "AR6"]) == [
        "You asked for GWP set AR6; the answer uses AR5, AR6."
    ]
    assert texts(period_start="2024-04-01T00:00:00Z", period_end="2025-04-01T00:00:00Z") == [
        "You asked for 2025-01-01 – 2025-12-31; the answer is for 2024-04-01 – 2025-03-31."
    ]


def test_a_unit_that_converts_is_said_and_one_that_does_not_is_said_in_the_leafs_words() -> None:
    energy = mismatches({}, "kWh", {"declared_unit": "MJ"})
    assert [found.text() for found in energy] == [
        "You asked per kWh; the answer is per MJ. It is converted."
    ]
    assert texts(declared_unit="piece") == [
        "The answer is declared in a unit that does not convert to yours."
    ]


def test_all_differences_are_found_at_once_and_what_is_not_shown_is_not_judged() -> None:
    every = {"method": "x", "boundary": "y", "gwp_sets": ["AR5"], "declared_unit": "piece"}
    assert len(texts(**every)) == 4
    assert mismatches(ASKED, "kg", {"total_kgco2e": "1"}) == ()
