"""Buckets, addresses behind proxies, and the settings that choose them."""

import timeit
from pathlib import Path

import pytest

from tadoru.app.operations import Rate
from tadoru.entry.ops.buckets import KEPT_MAX, Buckets, TooManyRequests
from tadoru.entry.ops.proxies import networks, origin
from tadoru.settings import InvalidSetting, load


class Time:
    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_bucket_gives_its_burst_at_once_and_its_rate_afterwards() -> None:
    time = Time()
    buckets = Buckets(Rate(2, 3), time)
    for _ in range(3):
        buckets.charge("a")
    with pytest.raises(TooManyRequests) as refused:
        buckets.charge("a")
    assert refused.value.facts["retry_after_s"] == 1
    buckets.charge("b")  # another's is full
    time.now += 0.5  # two each second: one more
    buckets.charge("a")
    assert buckets.wait_s("a", 1) == 1
    time.now += 1000  # never more than the burst
    for _ in range(3):
        buckets.charge("a")
    assert buckets.wait_s("a", 1) == 1


def test_whoever_waits_as_long_as_told_is_let_in() -> None:
    time = Time()
    buckets = Buckets(Rate(0.3, 10), time)
    buckets.charge("a", 10)
    time.now += buckets.wait_s("a", 10)
    assert buckets.wait_s("a", 10) == 0


def test_no_rate_is_no_limit_and_many_names_take_bounded_memory() -> None:
    free = Buckets(Rate())
    assert not any(free.wait_s("a", 1) for _ in range(10_000))
    buckets = Buckets(Rate(1, 2))
    for number in range(KEPT_MAX + 500):
        buckets.wait_s(str(number), 1)
    assert len(buckets._kept) == KEPT_MAX


def test_a_limit_costs_a_few_microseconds() -> None:
    buckets = Buckets(Rate(1e6, 1e6))
    seconds = min(timeit.repeat(lambda: buckets.charge("a"), number=5000, repeat=5)) / 5000
    assert seconds < 20e-6  # two or three where nobody else uses the machine


@pytest.mark.parametrize(
    ("peer", "heard", "found"),
    [
        ("10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["6.6.6.6, 203.0.113.9, 10.0.0.7"], "203.0.113.9"),
        ("10.0.0.1", ["6.6.6.6", "203.0.113.9"], "203.0.113.9"),  # two header lines are one list
        ("10.0.0.1", ["[2001:db8::5]:4711"], "2001:db8::5"),
        ("10.0.0.1", ["203.0.113.9:4711"], "203.0.113.9"),
        ("10.0.0.1", ["unknown"], "10.0.0.1"),
        ("10.0.0.1", [], "10.0.0.1"),
        ("203.0.113.1", ["6.6.6.6"], "203.0.113.1"),  # not trusted: its word is nothing
        # a socket for both families shows IPv4 so (RFC 4291 section 2.5.5.2)
        ("::ffff:10.0.0.1", ["203.0.113.9"], "203.0.113.9"),
        ("10.0.0.1", ["203.0.113.9, ::ffff:10.0.0.7"], "203.0.113.9"),
    ],
)
def test_the_first_stranger_from_here_is_who_asks(peer: str, heard: list[str], found: str) -> None:
    trusted = networks("10.0.0.0/8")
    assert origin(peer, [line.encode() for line in heard], trusted) == found


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("TADORU_TRUSTED_PROXIES", "10.0.0.1/8"),
        ("TADORU_RATE_KNOWN", "many"),
        ("TADORU_RATE_UNKNOWN", "20/10"),
        ("TADORU_RATE_UNKNOWN", "nan"),
        ("TADORU_LOG", "xml"),
        ("TADORU_LOG_LEVEL", "loud"),
        ("TADORU_RETENTION", "acts=10"),
        ("TADORU_RETENTION", "readings=30"),
        ("TADORU_RETENTION", "events"),
    ],
)
def test_a_setting_of_no_use_is_refused(name: str, value: str, tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting):
        load({name: value}, tmp_path)


def test_settings_choose_limits_and_periods(tmp_path: Path) -> None:
    chosen = {
        "TADORU_RATE_KNOWN": "0",
        "TADORU_RATE_UNKNOWN": "5/50",
        "TADORU_RETENTION": "events=90, readings=1825",
    }
    found = load(chosen, tmp_path).operations
    assert (found.known, found.unknown) == (Rate(0, 0), Rate(5, 50))
    assert found.retention_days == {"events": 90, "readings": 1825}
