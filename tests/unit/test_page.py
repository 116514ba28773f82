"""Pages of long lists."""

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tadoru.core.problems import InvalidData
from tadoru.store.page import (
    Page,
    cut,
    moment_key,
    read_moment_key,
    read_text_key,
    text_key,
)

ID = "00000000-0000-4000-8000-000000000000"


@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=200))
def test_a_cursor_brings_any_text_back(text: str) -> None:
    assert read_text_key(text_key(text, ID)) == (text, ID)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_cursor_brings_a_time_back_to_the_microsecond(moment: datetime) -> None:
    assert read_moment_key(moment_key(moment, ID)) == (moment, ID)


@given(st.text(max_size=300))
def test_any_other_text_is_a_finding_at_worst(text: str) -> None:
    for read in (read_text_key, read_moment_key):
        with suppress(InvalidData):
            assert isinstance(read(text), tuple)


@pytest.mark.parametrize("limit", [0, -1, 201])
def test_a_page_has_one_to_two_hundred_items(limit: int) -> None:
    with pytest.raises(InvalidData):
        Page(limit=limit)


def test_the_last_page_has_no_next() -> None:
    assert cut(["a", "b"], Page(limit=2), str).next is None
    page = cut(["a", "b", "c"], Page(limit=2), str)
    assert (page.items, page.next) == (("a", "b"), "b")
