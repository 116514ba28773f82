"""The second step of signing in: the code of an authenticator, or a recovery code."""

from tadoru.app.identity import attempt, challenge, onetime, session
from tadoru.app.identity.attempt import Attempt
from tadoru.app.identity.session import Entry, NewSession
from tadoru.app.verb import acting
from tadoru.app.world import World
from tadoru.core.problems import Kind, Problem
from tadoru.core.values import PersonId
from tadoru.core.words import N_
from tadoru.store import person as people
from tadoru.store import totp as codes


class WrongCode(Problem):
    """The code is not the one of now, or it was used before."""

    kind = Kind.UNAUTHENTICATED
    title = N_("Wrong code")


def finish(world: World, ticket: str, code: str, address: str, agent: str = "") -> NewSession:
    """Begin the session of a person who knew the password and now shows a code.

    Raises:  TooManyAttempts, StepExpired, WrongCode
    """
    with acting("session.sign_in"):
        with world.db.node_read() as tx:
            step = challenge.look(tx, world, challenge.SECOND_FACTOR, ticket)
        person_id = PersonId(step.person_id or "")
        tried = Attempt(f"code:{person_id}", address)
        attempt.count(world, tried)  # before it is judged, so that many at once cannot pass
        with world.db.node_write() as tx:
            person, row = people.fetch(tx, person_id), codes.confirmed(tx, person_id)
            challenge.take(tx, world, challenge.SECOND_FACTOR, ticket)
            factor = None if row is None else onetime.take(tx, world, row, code)
            if factor is None or person is None or person.disabled_at is not None:
                raise WrongCode(N_("This code is not right, or it was used already."))
            attempt.forgive(tx, world, tried)
            return session.begin(tx, world, person, Entry(("password", factor), address, agent))
