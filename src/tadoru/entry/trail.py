"""What is known of the present request, for its line in the log and for its refusals."""

from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass

from tadoru.core.access.actor import Actor


def _free(_name: str) -> None:
    """Charge nobody: no limit was chosen."""


@dataclass(slots=True)
class Trail:
    """One request: its id, who is found to be asking, and how their asking is charged."""

    request_id: str
    actor: str = ""  # person:<id> or client:<id>; never a name or a mail address
    operator: str = ""
    charge: Callable[[str], None] = _free  # raises a problem where somebody asks too often


present: ContextVar[Trail | None] = ContextVar("trail", default=None)


def request_id() -> str:
    """Return the id of the present request, empty outside of one."""
    trail = present.get()
    return "" if trail is None else trail.request_id


def known(actor: Actor) -> None:
    """Note who is asking, and charge them for it."""
    trail = present.get()
    if trail is not None:
        trail.actor = actor.name
        trail.operator = actor.operator or ""
        trail.charge(actor.name)
