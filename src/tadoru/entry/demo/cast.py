"""The people of the demonstration: one administrator for each company, and who runs the node."""

from collections.abc import Callable
from dataclasses import dataclass

from tadoru.app.identity import operator, password, session, site
from tadoru.app.identity.bootstrap import actor_for, bootstrap
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.listing import Page
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, WrongState
from tadoru.core.values import OperatorId, SiteId
from tadoru.core.words import N_
from tadoru.entry.demo.companies import COMPANIES, Company
from tadoru.entry.demo.factors import Grid

HOST = "host@demo.example"
ADDRESS = "demo"  # from where these sign in
ALL = Page(limit=200)


@dataclass(frozen=True)
class Member:
    """A company's administrator, signed in."""

    company: Company
    email: str
    password: str
    actor: Actor
    site_id: SiteId

    @property
    def operator_id(self) -> OperatorId:
        """Return the company's operator."""
        return self.actor.own


@dataclass(frozen=True)
class Cast:
    """Everybody, by the company's key, in the order of the chain; and the host."""

    host_email: str
    host_password: str
    host: Actor
    members: dict[str, Member]
    is_new: bool  # made just now, not found


def enter(world: World, grid: Grid, advance: Callable[[], None]) -> Cast:
    """Return everybody signed in with a new password; who is missing is made.

    Raises:  WrongState on a database that somebody else runs
    """
    host_password, is_new = _host(world)
    host = _signed_in(world, HOST, host_password)
    known = _operators(world, host)
    members = {}
    for company in COMPANIES:
        secret = _administrator(world, host, company, grid, is_known=company.name in known)
        actor = _signed_in(world, company.email, secret)
        plant = site.list_all(world, actor, ALL).items[0]
        members[company.key] = Member(company, company.email, secret, actor, plant.id)
        advance()
    return Cast(HOST, host_password, host, members, is_new)


def _host(world: World) -> tuple[str, bool]:
    """Return a new password of the person who runs the node, and whether the node is new."""
    try:
        known = actor_for(world, HOST)
    except Absent:
        try:
            made = bootstrap(world, HOST, "Demo host")
        except WrongState as refusal:
            raise WrongState(
                N_("Somebody else runs this database. Give the demo one of its own: --database.")
            ) from refusal
        if made is None:
            raise AssertionError("no password was given, so one was made") from None
        return made, True
    return password.reset(world, known, HOST), False


def _administrator(
    world: World, host: Actor, company: Company, grid: Grid, *, is_known: bool
) -> str:
    """Return a new password of a company's administrator; the company is made where it is not."""
    if is_known:
        return password.reset(world, host, company.email)
    country = grid.country if company.moves else company.country
    draft = OperatorDraft(
        name=company.name,
        country=country,
        site=SiteDraft(company.site, country),
        administrator=PersonDraft(
            email=company.email,
            name=company.person,
            roles=frozenset({Role.ADMINISTRATOR}),
            locale=company.locale,
            demo=True,
        ),
        locale=company.locale,
        trial=True,
        identifiers={"gln": company.gln},
    )
    made = operator.create(world, host, draft).administrator.password
    if made is None:
        raise AssertionError("the administrator is somebody new")
    return made


def _operators(world: World, host: Actor) -> frozenset[str]:
    names: set[str] = set()
    page: Page | None = ALL
    while page is not None:
        found = operator.list_all(world, host, page)
        names |= {view.name for view in found.items}
        page = None if found.next is None else Page(found.next, ALL.limit)
    return frozenset(names)


def _signed_in(world: World, email: str, secret: str) -> Actor:
    begun = session.sign_in(world, email, secret, ADDRESS)
    found = session.resolve(world, begun.token)
    if found is None:
        raise AssertionError("the session has just begun")
    return found[0]
