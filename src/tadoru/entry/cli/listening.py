"""Open sockets, so that an address is known to be ours before anything starts."""

import socket

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_

BACKLOG = 1024


class AddressInUse(Problem):
    """The address cannot be served: another program has it, or it is not this machine's."""

    kind = Kind.UNAVAILABLE
    title = N_("The address cannot be used")


def listen(host: str, port: int) -> socket.socket:
    """Return the open socket.

    Raises:  AddressInUse
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    opened = socket.socket(family)
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        opened.bind((host, port))
        opened.listen(BACKLOG)
    except (OSError, OverflowError) as error:
        opened.close()
        raise AddressInUse(
            N_("{host}:{port} cannot be served: {why}"),
            host=host,
            port=port,
            why=getattr(error, "strerror", None) or str(error),
        ) from error
    return opened


def listen_at(place: str) -> socket.socket:
    """Return the open socket of HOST:PORT, [ADDRESS]:PORT or PORT.

    Raises:  AddressInUse
    """
    host, _, port = place.rpartition(":")
    if not port.isdecimal():
        raise AddressInUse(N_("{place} is not of the form HOST:PORT."), place=place)
    return listen(host.strip("[]") or "127.0.0.1", int(port))


def port_of(opened: socket.socket) -> int:
    """Return the port that a socket has got."""
    found: int = opened.getsockname()[1]
    return found


def shown(opened: socket.socket) -> str:
    """Return the address as one types it into a browser."""
    host, port = opened.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"
