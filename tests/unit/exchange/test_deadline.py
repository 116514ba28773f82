"""Days of reminders, by a paper calendar of Japan: 2026 May 3 to 6 are holidays (6th: substitute).

Source:  Cabinet Office of Japan, 国民の祝日について (2026)
"""

from datetime import UTC, date, datetime
from functools import partial

import pytest

from tadoru.app.exchange.calendars import is_rest, morning, today
from tadoru.core.exchange.deadline import USUAL, read_days, reminder_days
from tadoru.core.findings import Finding

JAPAN = partial(is_rest, country="JP")


def test_reminders_fall_on_working_days_of_the_suppliers_country() -> None:
    # Due Friday May 8: -7 is Friday May 1, -1 Thursday May 7, +3 Monday May 11 (no rest in JP).
    assert reminder_days(date(2026, 5, 8), USUAL, date(2026, 4, 1), JAPAN) == [
        date(2026, 4, 24), date(2026, 5, 1), date(2026, 5, 7), date(2026, 5, 11),
    ]  # fmt: skip
    # Due Sunday May 10: -7 is Sunday May 3, which with the 4th to 6th gives way to Thursday 7th.
    assert reminder_days(date(2026, 5, 10), (-7,), date(2026, 4, 1), JAPAN) == [date(2026, 5, 7)]


def test_two_reminders_that_give_way_to_one_day_are_one() -> None:
    assert reminder_days(date(2026, 5, 7), (-4, -3, -1), date(2026, 4, 1), JAPAN) == [
        date(2026, 5, 7)
    ]


def test_what_lies_in_the_past_is_not_made_up_for() -> None:
    assert reminder_days(date(2026, 5, 8), (-14, 3), date(2026, 5, 1), JAPAN) == [date(2026, 5, 11)]


def test_germany_rests_on_other_days() -> None:
    assert is_rest(date(2026, 5, 14), "DE")  # Ascension Day
    assert not is_rest(date(2026, 5, 5), "DE")
    assert is_rest(date(2026, 5, 5), "JP")  # Children's Day


def test_a_country_without_a_calendar_has_the_usual_weekend() -> None:
    assert is_rest(date(2026, 5, 9), "XX")
    assert not is_rest(date(2026, 5, 8), "XX")


def test_nine_in_the_morning_is_nine_where_the_supplier_is() -> None:
    assert morning(date(2026, 5, 7), "JP") == datetime(2026, 5, 7, 0, 0, tzinfo=UTC)
    assert morning(date(2026, 5, 7), "DE") == datetime(2026, 5, 7, 7, 0, tzinfo=UTC)  # summer time
    assert today(datetime(2026, 5, 6, 16, tzinfo=UTC), "JP") == date(2026, 5, 7)


@pytest.mark.parametrize("text", ["x", "-14;3", "1.5", "-91", "91", ",".join(map(str, range(11)))])
def test_days_that_nobody_can_mean_are_refused(text: str) -> None:
    assert isinstance(read_days(text, "/reminders"), Finding)


def test_no_days_mean_never() -> None:
    assert read_days(" ", "/reminders") == ()
