"""The person behind a call, for verbs about one's own account."""

from typing import Any

from tadoru.core.access.actor import Actor
from tadoru.core.problems import Absent
from tadoru.core.values import PersonId
from tadoru.core.words import N_
from tadoru.store import person as people
from tadoru.store.tx import Row, Tx


def person_id(actor: Actor) -> PersonId:
    """Return who is asking.

    Raises:  Absent where it is a program, which has no account
    """
    kind, _, who = actor.name.partition(":")
    if kind != "person":
        raise Absent(N_("Only a person has an account."))
    return PersonId(who)


def row(tx: Tx, actor: Actor) -> Row[Any]:
    """Return the person who is asking.

    Raises:  Absent
    """
    found = people.fetch(tx, person_id(actor))
    if found is None:
        raise Absent(N_("There is no such person."))
    return found
