"""The directory: who is on this node, found by name or by an exact identifier."""

from collections.abc import Iterable
from typing import Any

from tadoru.app.identity.view import OperatorHit, of_identifier
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity import identifiers as schemes
from tadoru.core.problems import Absent, InvalidData
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.store import identifier as identifiers
from tadoru.store import operator as operators
from tadoru.store.tx import Row

LETTERS_MIN = 3  # fewer would list the node
LETTERS_MAX = 200
HITS_MAX = 20


@verb("operator.find", EVERYONE)
def find(world: World, actor: Actor, query: str) -> tuple[OperatorHit, ...]:  # noqa: ARG001
    """Return the operators whose name begins with the query or that bear it as an identifier."""
    text = operators.folded(query)
    if not LETTERS_MIN <= len(text) <= LETTERS_MAX:
        raise InvalidData(
            [
                Finding(
                    "/query",
                    "directory.query-length",
                    N_("The directory cannot be searched for “{query}”."),
                    N_("Type at least {length_min} letters of the name, or a whole identifier."),
                    {"query": query[:20], "length_min": LETTERS_MIN},
                )
            ]
        )
    readings = ((scheme, schemes.check(scheme, query)) for scheme in schemes.SCHEMES)
    borne = [(scheme, value) for scheme, value in readings if isinstance(value, str)]
    with world.db.node_read() as tx:
        rows = operators.found(tx, text, borne, HITS_MAX)
        known = identifiers.of(tx, [OperatorId(row.id) for row in rows])
    return tuple(_hit(row, known.get(OperatorId(row.id), [])) for row in rows)


@verb("operator.look_up", EVERYONE)
def look_up(world: World, actor: Actor, operator_id: OperatorId) -> OperatorHit:  # noqa: ARG001
    """Return an operator as the directory shows it; its best known identifier comes first.

    Raises:  Absent where no operator has this id
    """
    with world.db.node_read() as tx:
        row = operators.fetch(tx, operator_id)
        if row is None:
            raise Absent(N_("There is no operator with this id."))
        return _hit(row, identifiers.of(tx, [operator_id]).get(operator_id, []))


def _hit(row: Row[Any], borne: Iterable[Row[Any]]) -> OperatorHit:
    ranked = sorted(borne, key=lambda item: schemes.worth(item.scheme, item.assurance))
    return OperatorHit(
        id=OperatorId(row.id),
        name=row.name,
        country=row.country,
        trial=row.trial,
        identifiers=tuple(map(of_identifier, ranked)),
    )
