"""Outgoing calls reach the open Internet and what is allowed, and nothing else inside."""

import pytest

from tadoru.core.notice.call import AddressRefused, Unreachable
from tadoru.remote.http import OutsideHttp
from tests.fakes.receiver import receiver

# One of each kind in the IANA special-purpose registries, and addresses inside other addresses.
INSIDE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "100.100.100.200",
    "0.0.0.0",  # noqa: S104
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "168.63.129.16",
    "[::1]",
    "[::]",
    "[fe80::1]",
    "[fc00::1]",
    "[fd00:ec2::254]",
    "[ff02::1]",
    "[::ffff:127.0.0.1]",
    "[64:ff9b::7f00:1]",
    "[2002:7f00:1::]",
    "[2001:db8::1]",
]


@pytest.mark.parametrize("host", INSIDE)
def test_no_internal_number_is_called(host: str) -> None:
    with pytest.raises(AddressRefused):
        OutsideHttp().check(f"https://{host}/x")


@pytest.mark.parametrize("host", INSIDE)
def test_no_name_leads_inside(host: str) -> None:
    """Also where the name has a good address beside it."""
    inner = host.strip("[]")
    outside = OutsideHttp(lookup=lambda *_: ["93.184.215.14", inner])
    with pytest.raises(AddressRefused):
        outside.call("GET", "https://innocent.example/", seconds=0.2)


@pytest.mark.parametrize(
    "url",
    [
        "http://example.com/",
        "ftp://example.com/",
        "file:///etc/passwd",
        "https://user:secret@example.com/",
        "https:///nothing",
        "https://example.com/#part",
        "gopher://127.0.0.1:25/_HELO",
        "not an address",
        "https://exa mple.com/",
        "",
        "https://127.1/",
        "https://2130706433/",
        "https://0x7f000001/",
    ],
)
def test_no_other_way_of_spelling_goes_round_the_rules(url: str) -> None:
    with pytest.raises((AddressRefused, Unreachable)):
        OutsideHttp().call("GET", url, seconds=0.5)


def test_a_name_is_looked_up_once() -> None:
    """DNS rebinding: a second look-up would lead inside."""
    looked = []

    def lookup(host: str, port: int) -> list[str]:
        looked.append(host)
        return ["192.0.2.1"] if looked[1:] else ["203.0.113.1"]

    with pytest.raises(AddressRefused):  # documentation addresses are not outside either
        OutsideHttp(lookup=lookup).call("GET", "https://rebind.example/", seconds=0.2)
    assert looked == ["rebind.example"]


def test_a_host_that_is_allowed_by_name_is_called_where_it_stands() -> None:
    with receiver() as running:
        port = running.url.rpartition(":")[2].partition("/")[0]
        outside = OutsideHttp("erp.intern", lookup=lambda *_: ["127.0.0.1"])
        reply = outside.call("POST", f"http://erp.intern:{port}/hook", body=b"{}")
        assert reply.status == 400  # a receiver that does not believe us
        with pytest.raises(AddressRefused):
            OutsideHttp("other.intern", lookup=lambda *_: ["127.0.0.1"]).call(
                "POST", f"http://erp.intern:{port}/hook"
            )


def test_a_network_that_is_allowed_is_called_and_no_other() -> None:
    outside = OutsideHttp("127.0.0.0/8, 10.1.0.0/16")
    outside.check("http://127.0.0.1/")
    outside.check("https://10.1.255.255/")
    with pytest.raises(AddressRefused):
        outside.check("https://10.2.0.1/")


def test_redirects_are_not_followed_and_answers_are_limited() -> None:
    with receiver() as running:
        running.secrets.append("whsec_" + "A" * 32)
        running.believe = lambda *_: {"id": "x"}  # type: ignore[method-assign]
        outside = OutsideHttp("127.0.0.1")
        running.moods.append("redirect")
        assert outside.call("POST", running.url).status == 307
        running.moods.append("chatter")
        with pytest.raises(Unreachable):
            outside.call("POST", running.url, bytes_max=1000)
        running.moods.append("late")
        running.late_seconds = 0.5
        with pytest.raises(Unreachable):
            outside.call("POST", running.url, seconds=0.2)


def test_a_certificate_of_nobody_is_not_believed() -> None:
    """A receiver without TLS answers https with noise."""
    with receiver() as running, pytest.raises(Unreachable):
        OutsideHttp("127.0.0.1").call("POST", running.url.replace("http:", "https:"), seconds=1)
