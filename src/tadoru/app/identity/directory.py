"""The directory: who is on this node, found by name or by an exact identifier."""

from tadoru.app.identity.view import OperatorHit, of_identifier
from tadoru.app.verb import EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.identity import identifiers as schemes
from tadoru.core.problems import InvalidData
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.store import identifier as identifiers
from tadoru.store import operator as operators

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
    return tuple(
        OperatorHit(
            id=OperatorId(row.id),
            name=row.name,
            country=row.country,
            trial=row.trial,
            identifiers=tuple(of_identifier(item) for item in known.get(OperatorId(row.id), [])),
        )
        for row in rows
    )
