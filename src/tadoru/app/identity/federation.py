"""Sign in at the company's own identity provider, by OpenID Connect."""

from tadoru.app.identity import challenge, secret, session
from tadoru.app.identity.challenge import Step
from tadoru.app.identity.person import folded_email
from tadoru.app.identity.session import Entry, NewSession
from tadoru.app.verb import acting
from tadoru.app.world import IdentityProvider, World
from tadoru.core.identity.federation import Federated, Handshake, ProviderRefused
from tadoru.core.problems import Absent
from tadoru.core.values import PersonId
from tadoru.core.words import N_
from tadoru.store import oidc as links
from tadoru.store import person as people
from tadoru.store.tx import Row, Tx

BACK = "/sign-in/oidc/callback"


def begin(world: World, witness: str, onward: str) -> str:
    """Return the provider's address to send the browser to.

    `witness` is what only this browser bears; whoever comes back must bear it too.

    Raises:  Absent, ProviderUnavailable
    """
    provider = _provider(world)
    nonce, verifier = (secret.token(world.random.bytes(secret.TOKEN_BYTES)) for _ in range(2))
    facts = {"nonce": nonce, "verifier": verifier, "onward": onward}
    facts["witness"] = secret.fingerprint(witness)
    with world.db.node_write() as tx:
        state = challenge.put(tx, world, Step(challenge.OIDC, facts=facts))
    return provider.page(Handshake(state, nonce, verifier, world.address + BACK))


def finish(
    world: World, state: str, code: str, witness: str, entry: Entry
) -> tuple[NewSession, str]:
    """Begin the session of whom the provider vouches for; return it and where to go on.

    1. The state is ours, not used before, and comes from the browser that we sent away.
    2. The provider exchanges the code for a token about a person.
    3. Its name for the person is linked; else its verified mail address is one person's here,
       for whom it has had no other name: the address may be somebody else's by now. Nobody is
       made by signing in.

    Raises:  Absent, StepExpired, ProviderRefused, ProviderUnavailable
    Source:  OpenID Connect Core 1.0 section 5.7 (issuer and subject name a person, mail does not)
    """
    provider = _provider(world)
    with world.db.node_write() as tx:  # 1
        facts = challenge.take(tx, world, challenge.OIDC, state).facts
    if not secret.equal(facts["witness"], secret.fingerprint(witness)):
        raise ProviderRefused(N_("This sign-in was begun in another browser. Begin again here."))
    shaken = Handshake(state, facts["nonce"], facts["verifier"], world.address + BACK)
    who = provider.identity(code, shaken)  # 2
    with acting("session.sign_in"), world.db.node_write() as tx:
        person = links.linked(tx, who.issuer, who.subject) or _by_mail(tx, world, who)  # 3
        if person.disabled_at is not None:
            raise ProviderRefused(N_("Your account on this node is closed."))
        return session.begin(tx, world, person, entry), str(facts["onward"])


def _by_mail(tx: Tx, world: World, who: Federated) -> Row[object]:
    """Return the person of the verified mail address, linked from now on."""
    if not who.email or not who.email_verified:
        raise ProviderRefused(
            N_(
                "The identity provider does not say that your mail address is verified, so we "
                "cannot tell who you are here."
            )
        )
    person = people.by_email(tx, folded_email(who.email))
    if person is None:
        raise ProviderRefused(
            N_(
                "Nobody on this node has the mail address {email}. Ask an administrator of your "
                "company to add you first."
            ),
            email=who.email[:100],
        )
    if links.is_linked(tx, who.issuer, PersonId(person.id)):
        raise ProviderRefused(
            N_(
                "The identity provider knew somebody else by your mail address before. Ask the "
                "people who run this node to reset the password of {email}; then sign in again."
            ),
            email=who.email[:100],
        )
    row = {
        "issuer": who.issuer,
        "subject": who.subject,
        "person_id": person.id,
        "created_at": world.clock.now(),
    }
    links.link(tx, row)
    return person


def _provider(world: World) -> IdentityProvider:
    if world.identity is None:
        raise Absent(N_("This node has no identity provider."))
    return world.identity
