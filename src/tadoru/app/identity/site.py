"""Sites of an operator: create, change, read, list."""

from tadoru.app.identity.draft import SiteDraft, site_findings
from tadoru.app.identity.view import SiteView, of_site
from tadoru.app.journal import journal
from tadoru.app.verb import EDITORS, EVERYONE, verb
from tadoru.app.world import World
from tadoru.core.access import checks
from tadoru.core.access.actor import Actor
from tadoru.core.findings import Finding
from tadoru.core.problems import InvalidData, Outdated
from tadoru.core.values import SiteId
from tadoru.core.words import N_
from tadoru.store import operator as operators
from tadoru.store import site as sites
from tadoru.store.page import Listing, Page, cut, read_text_key, text_key
from tadoru.store.tx import Tx


@verb("site.create", EDITORS)
def create(world: World, actor: Actor, draft: SiteDraft) -> SiteView:
    """Keep a new plant or office of the caller's operator."""
    site_id = SiteId(world.random.uuid())
    with world.db.write(actor.own) as tx:
        _accept(tx, actor, draft, site_id)
        now = world.clock.now()
        row = {"id": site_id, "operator_id": actor.own, "row_version": 1, "created_at": now}
        sites.add(tx, {**row, **_values(draft)})
        journal(tx, world, actor, site_id)
        return _view(tx, actor, site_id)


@verb("site.update", EDITORS, "own")
def update(
    world: World, actor: Actor, site_id: SiteId, draft: SiteDraft, *, version: int | None = None
) -> SiteView:
    """Change a site's name, country and address."""
    with world.db.write(actor.own) as tx:
        present = _view(tx, actor, site_id)
        _accept(tx, actor, draft, site_id)
        known = present.row_version
        same = version in {None, known}
        if not same or not sites.change(tx, site_id, known, _values(draft)):
            raise Outdated(N_("Somebody else changed the site. Load it again."))
        journal(tx, world, actor, site_id)
        return _view(tx, actor, site_id)


@verb("site.read", EVERYONE, "own")
def read(world: World, actor: Actor, site_id: SiteId) -> SiteView:
    """Return one site of the caller's operator."""
    with world.db.read(actor.own) as tx:
        return _view(tx, actor, site_id)


@verb("site.list", EVERYONE, "mine")
def list_all(world: World, actor: Actor, page: Page) -> Listing[SiteView]:
    """Return the sites of the caller's operator, by name."""
    with world.db.read(actor.own) as tx:
        rows = sites.listed(tx, after=read_text_key(page.after), limit=page.limit + 1)
    return cut([of_site(row) for row in rows], page, lambda view: text_key(view.name, view.id))


def _view(tx: Tx, actor: Actor, site_id: SiteId) -> SiteView:
    row = sites.fetch(tx, site_id)
    if row is None:
        raise checks.nothing()
    checks.own(actor, row.operator_id)
    return of_site(row)


def _values(draft: SiteDraft) -> dict[str, str]:
    return {
        "name": draft.name.strip(),
        "country": draft.country,
        "address": draft.address.strip(),
    }


def _accept(tx: Tx, actor: Actor, draft: SiteDraft, site_id: SiteId) -> None:
    operators.lock(tx, actor.own)
    findings = site_findings(draft)
    namesake = sites.named(tx, actor.own, draft.name.strip())
    if namesake is not None and namesake.id != site_id:
        findings.append(
            Finding(
                "/name",
                "site.name-taken",
                N_("Another site of yours has this name."),
                N_("Add the town or the street to the name."),
            )
        )
    if findings:
        raise InvalidData(findings)
