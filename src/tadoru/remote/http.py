"""Calls to other machines, without being led into our own network.

1. The address is https, or its host is allowed by name or number.
2. The host's name is looked up once; none of its addresses may be internal.
3. The connection goes to an address that was looked at, not to the name once more (DNS rebinding).
4. Redirects are not followed; the answer has a size and the whole call a time that it may not pass.

Source: the IANA special-purpose address registries (RFC 6890), by way of `ipaddress`
"""

import socket
import time
from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from tadoru.core.notice.call import AddressRefused, Reply, Unreachable
from tadoru.core.words import N_

CONNECT_SECONDS = 5.0
_NAT64 = ip_network("64:ff9b::/96")
# A public number behind which a cloud's own services stand.
_NOT_OUTSIDE = frozenset({ip_address("168.63.129.16")})
_Address = IPv4Address | IPv6Address
_Lookup = Callable[[str, int], list[str]]


class Allowed:
    """The internal hosts and networks that may be called: `TADORU_PEER_ALLOW`."""

    def __init__(self, text: str) -> None:
        """Read a list such as `erp.intern, 10.1.0.0/16, ::1`."""
        self._names: set[str] = set()
        self._networks: list[IPv4Network | IPv6Network] = []
        for entry in filter(None, (one.strip().casefold() for one in text.split(","))):
            try:
                self._networks.append(ip_network(entry, strict=False))
            except ValueError:
                self._names.add(entry)

    def name(self, host: str) -> bool:
        """Report whether a host may be called wherever it stands."""
        if host.casefold() in self._names:
            return True
        try:
            return self.number(ip_address(host))
        except ValueError:
            return False

    def number(self, address: _Address) -> bool:
        """Report whether an address lies in a network that may be called."""
        return any(address in network for network in self._networks)


def is_outside(address: _Address) -> bool:
    """Report whether an address is somewhere in the open Internet, also one inside another.

    >>> is_outside(ip_address("93.184.215.14")), is_outside(ip_address("::ffff:10.0.0.1"))
    (True, False)
    """
    inner: list[_Address] = [address]
    if isinstance(address, IPv6Address):
        inner += [one for one in (address.ipv4_mapped, address.sixtofour) if one is not None]
        inner += [] if address.teredo is None else list(address.teredo)
        inner += [IPv4Address(int(address) & 0xFFFFFFFF)] if address in _NAT64 else []
        if address.ipv4_mapped is not None:
            inner.remove(address)  # the number inside decides
    return all(
        one.is_global and not (one.is_multicast or one.is_reserved or one in _NOT_OUTSIDE)
        for one in inner
    )


class OutsideHttp:
    """Calls other machines as the rules of this module say."""

    def __init__(self, allowed: str = "", lookup: _Lookup | None = None) -> None:
        """Keep who may be called inside; `lookup` returns the addresses of a host and port."""
        self._allowed, self._lookup = Allowed(allowed), lookup or _addresses

    def call(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        seconds: float = 10.0,
        bytes_max: int = 1_000_000,
    ) -> Reply:
        """Return what the machine at an address answers to one call.

        Raises:  AddressRefused, Unreachable
        """
        target = self._checked(url)
        guard = _Guard(self._allowed, self._lookup, time.monotonic() + seconds)
        limits = {"connect": CONNECT_SECONDS, "read": seconds, "write": seconds, "pool": seconds}
        sent = {"user-agent": "tadoru", "accept-encoding": "identity", **(headers or {})}
        try:
            with (
                httpcore.ConnectionPool(self._trust, network_backend=guard) as pool,
                pool.stream(
                    method,
                    target,
                    headers=[(name.encode(), text.encode()) for name, text in sent.items()],
                    content=body or None,
                    extensions={"timeout": limits},
                ) as answer,
            ):
                found = {name.decode("latin-1").lower(): v for name, v in answer.headers}
                return Reply(
                    answer.status,
                    {name: value.decode("latin-1") for name, value in found.items()},
                    _limited(answer, bytes_max, url),
                )
        except (httpcore.TimeoutException, TimeoutError) as error:
            raise Unreachable(N_("{host}: no answer in time."), host=_host(url)) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, OSError, ValueError) as error:
            raise Unreachable(N_("{host}: {why}"), host=_host(url), why=_short(error)) from error

    def check(self, url: str) -> None:
        """Refuse an address that could never be called; nothing is looked up.

        Raises:  AddressRefused
        """
        self._checked(url)

    def _checked(self, url: str) -> httpcore.URL:
        """Return the address as it is called."""
        try:
            read = httpx.URL(url)
        except (httpx.InvalidURL, TypeError, ValueError) as error:
            raise AddressRefused(N_("{url} is no web address."), url=url) from error
        if read.scheme not in {"https", "http"} or not read.host or read.userinfo or read.fragment:
            raise AddressRefused(
                N_("{url} is no web address of the form https://host/path."), url=url
            )
        host = read.raw_host.decode("ascii")
        allowed = self._allowed.name(host)
        if read.scheme == "http" and not allowed:
            raise AddressRefused(N_("{host} is called by https only."), host=host)
        try:
            number = ip_address(host)
        except ValueError:
            number = None
        if number is not None and not allowed and not is_outside(number):
            raise _inside(host)
        return httpcore.URL(
            scheme=read.raw_scheme, host=read.raw_host, port=read.port, target=read.raw_path
        )

    @cached_property
    def _trust(self) -> Any:  # noqa: ANN401  (ssl.SSLContext)
        """Return whom to trust; reading the certificates takes a while, so once."""
        return httpx.create_ssl_context()


class _Guard(httpcore.NetworkBackend):
    """Opens connections to addresses that were looked at, and ends them in time."""

    def __init__(self, allowed: Allowed, lookup: _Lookup, deadline: float) -> None:
        """Keep the rules of one call."""
        self._allowed, self._lookup, self._deadline = allowed, lookup, deadline
        self._open = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Return a connection to the first address that answers; every one must be allowed."""
        numbers = [ip_address(one.partition("%")[0]) for one in self._lookup(host, port)]
        if not self._allowed.name(host):
            for number in numbers:
                if not is_outside(number) and not self._allowed.number(number):
                    raise _inside(host)
        failed: Exception = OSError("the name has no address")
        for number in numbers:
            try:
                opened = self._open.connect_tcp(
                    str(number),
                    port,
                    _left(self._deadline, timeout),
                    local_address,
                    socket_options,
                )
            except httpcore.NetworkError as error:
                failed = error
            else:
                return _Timed(opened, self._deadline)
        raise failed


class _Timed(httpcore.NetworkStream):
    """A connection whose reads and writes together end in time."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: float) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """Return what comes, while there is time."""
        return self._stream.read(max_bytes, _left(self._deadline, timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send, while there is time."""
        self._stream.write(buffer, _left(self._deadline, timeout))

    def close(self) -> None:
        """End the connection; nothing can be read or sent any more."""
        self._deadline = time.monotonic()
        self._stream.close()

    def start_tls(
        self,
        ssl_context: Any,  # noqa: ANN401
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """Return the encrypted connection, whose certificate is for the host's name."""
        left = _left(self._deadline, timeout)
        return _Timed(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)


def _left(deadline: float, timeout: float | None) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left if timeout is None else min(left, timeout)


def _addresses(host: str, port: int) -> list[str]:
    """Return every address of a host, in the order in which to try them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


def _limited(answer: httpcore.Response, bytes_max: int, url: str) -> bytes:
    body = bytearray()
    for chunk in answer.iter_stream():
        body += chunk
        if len(body) > bytes_max:
            raise Unreachable(N_("{host}: the answer is too large."), host=_host(url))
    return bytes(body)


def _inside(host: str) -> AddressRefused:
    return AddressRefused(N_("{host} is an internal address."), host=host)


def _host(url: str) -> str:
    return httpx.URL(url).host


def _short(error: Exception) -> str:
    return str(error)[:200] or type(error).__name__
