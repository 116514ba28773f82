"""Under what an attempt to prove who one is counts."""

from tadoru.app.identity.attempt import Attempt


def key(address: str) -> str:
    """Return under what an attempt from an address counts, whoever it is about."""
    return Attempt("person:x", address).limits[1][0]


def test_who_has_many_addresses_of_one_network_has_no_more_attempts() -> None:
    """Whoever has one IPv6 address has 2^64 of them."""
    assert key("2001:db8:0:1::1") == key("2001:db8:0:1:ffff::2")
    assert key("2001:db8:0:1::1") != key("2001:db8:0:2::1")


def test_an_older_address_counts_for_itself_however_it_is_written() -> None:
    assert key("198.51.100.7") != key("198.51.100.8")
    assert key("198.51.100.7") == key("::ffff:198.51.100.7")
    assert key("command line") != key("unknown")
