"""Operators, sites, people: what is kept, what is refused, the same on both databases."""

import pytest

from tadoru.app.identity import consent, directory, identifier, operator, person, session, site
from tadoru.app.identity.bootstrap import actor_for, bootstrap
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.identity.operator import OperatorChange
from tadoru.app.identity.person import LastAdministrator
from tadoru.app.listing import Page
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.core.problems import (
    Absent,
    InvalidData,
    NotPermitted,
    NotSignedIn,
    Outdated,
    WrongState,
)
from tadoru.core.values import PersonId, SiteId
from tests.fakes.mailed import mailed_token
from tests.fakes.node import HOST, PASSWORD, administrator, company, mail

EDITOR = frozenset({Role.EDITOR})
ADMINISTRATOR = frozenset({Role.ADMINISTRATOR})


def test_a_new_operator_has_a_site_and_an_administrator_who_can_sign_in(world: World) -> None:
    created = company(world, "Kagoshima Nickel", identifiers={"houjin": "8700-1100-05901"})

    assert created.administrator.password is not None
    begun = session.sign_in(
        world, "ADMIN@kagoshima-nickel.example", created.administrator.password, "198.51.100.7"
    )
    known = session.resolve(world, begun.token)
    assert known is not None
    actor, view = known
    assert actor.operator == created.operator.id
    assert view.operator is not None
    assert view.operator.operator_name == "Kagoshima Nickel"
    assert [one.value for one in operator.read(world, actor).identifiers] == ["8700110005901"]
    assert [one.name for one in site.list_all(world, actor, Page()).items] == [
        "Kagoshima Nickel plant"
    ]


def test_every_defect_of_a_new_operator_is_named_and_nothing_is_kept(world: World) -> None:
    draft = OperatorDraft(
        name=" ",
        country="japan",
        locale="fr",
        identifiers={"houjin": "8700110005902", "xyz": "1"},
        site=SiteDraft("", "J"),
        administrator=PersonDraft("nobody", "", frozenset(), password="short"),
    )
    with pytest.raises(InvalidData) as refused:
        operator.create(world, actor_for(world, HOST), draft)

    assert sorted(finding.place for finding in refused.value.findings) == [
        "/administrator/email",
        "/administrator/name",
        "/administrator/password",
        "/administrator/roles",
        "/country",
        "/identifiers/houjin",
        "/identifiers/xyz",
        "/locale",
        "/name",
        "/site/country",
        "/site/name",
    ]
    assert operator.list_all(world, actor_for(world, HOST), Page()).items == ()


def test_only_the_host_makes_operators(world: World) -> None:
    company(world, "Acme")
    draft = OperatorDraft(
        "Other", "JP", SiteDraft("Plant", "JP"), PersonDraft("a@b.example", "A", ADMINISTRATOR)
    )
    with pytest.raises(NotPermitted):
        operator.create(world, administrator(world, "Acme"), draft)
    with pytest.raises(NotSignedIn):
        operator.create(world, None, draft)


def test_a_person_known_to_the_node_keeps_the_password(world: World) -> None:
    company(world, "Acme")
    company(world, "Bolt")
    draft = PersonDraft(mail("admin", "Acme"), "somebody else", EDITOR)

    added = person.add(world, administrator(world, "Bolt"), draft)
    me = administrator(world, "Acme")
    mailed = mailed_token(world, mail("admin", "Acme"))
    consent.join(world, me, consent.mine(world, me)[0].id, mailed)

    assert (added.password, added.member) == (None, None)
    assert [
        m.operator_name for m in person.me(world, administrator(world, "Acme")).memberships
    ] == [
        "Acme",
        "Bolt",
    ]


def test_a_member_is_added_once(world: World) -> None:
    company(world, "Acme")
    draft = PersonDraft("eva@acme.example", "Eva", EDITOR)
    admin = administrator(world, "Acme")
    assert person.add(world, admin, draft).password is not None
    with pytest.raises(InvalidData):
        person.add(world, admin, draft)


def test_the_last_administrator_stays(world: World) -> None:
    company(world, "Acme")
    admin = administrator(world, "Acme")
    own = PersonId(admin.name.removeprefix("person:"))
    with pytest.raises(LastAdministrator):
        person.remove(world, admin, own)
    with pytest.raises(LastAdministrator):
        person.set_roles(world, admin, own, EDITOR)

    second = person.add(world, admin, PersonDraft("eva@acme.example", "Eva", ADMINISTRATOR))
    person.set_roles(world, admin, own, EDITOR)
    assert second.member is not None
    with pytest.raises(LastAdministrator):
        person.remove(world, actor_for(world, "eva@acme.example"), second.member.id)


def test_people_of_other_operators_are_absent(world: World) -> None:
    company(world, "Acme")
    company(world, "Bolt")
    stranger = PersonId(administrator(world, "Bolt").name.removeprefix("person:"))
    with pytest.raises(Absent):
        person.remove(world, administrator(world, "Acme"), stranger)
    names = [one.name for one in person.list_all(world, administrator(world, "Acme"), Page()).items]
    assert names == ["Acme administrator"]


def test_only_administrators_change_the_operator(world: World) -> None:
    company(world, "Acme")
    person.add(world, administrator(world, "Acme"), PersonDraft("eva@acme.example", "Eva", EDITOR))
    eva = actor_for(world, "eva@acme.example")
    with pytest.raises(NotPermitted):
        operator.update(world, eva, OperatorChange(name="Eva KK"))
    with pytest.raises(NotPermitted):
        person.add(world, eva, PersonDraft("ivo@acme.example", "Ivo", EDITOR))


def test_an_update_of_what_somebody_else_changed_is_refused(world: World) -> None:
    company(world, "Acme")
    admin = administrator(world, "Acme")
    before = operator.read(world, admin)
    operator.update(world, admin, OperatorChange(name="Acme KK"), version=before.row_version)
    with pytest.raises(Outdated):
        operator.update(world, admin, OperatorChange(country="DE"), version=before.row_version)
    after = operator.read(world, admin)
    assert (after.name, after.country) == ("Acme KK", "JP")


def test_sites_are_their_operators_own(world: World) -> None:
    company(world, "Acme")
    company(world, "Bolt")
    acme, bolt = administrator(world, "Acme"), administrator(world, "Bolt")
    himeji = site.create(world, acme, SiteDraft("Himeji", "JP"))
    for act in (
        lambda: site.read(world, bolt, himeji.id),
        lambda: site.update(world, bolt, himeji.id, SiteDraft("Mine", "JP")),
        lambda: site.read(world, acme, SiteId("00000000-0000-4000-8000-000000000000")),
    ):
        with pytest.raises(Absent):
            act()
    with pytest.raises(InvalidData):
        site.create(world, acme, SiteDraft(" Himeji ", "JP"))
    changed = site.update(world, acme, himeji.id, SiteDraft("姫路", "JP", "1-1"), version=1)
    assert (changed.name, changed.address, changed.row_version) == ("姫路", "1-1", 2)
    with pytest.raises(Outdated):
        site.update(world, acme, himeji.id, SiteDraft("Kobe", "JP"), version=1)


def test_pages_show_every_item_once_in_the_order_of_code_points(world: World) -> None:
    company(world, "Acme")
    admin = administrator(world, "Acme")
    names = ["b", "a", "Z", "é", "工場", "ｱ", "~", "z 2", "z 10"]
    for name in names:
        site.create(world, admin, SiteDraft(name, "JP"))
    seen: list[str] = []
    page: Page | None = Page(limit=3)
    while page is not None:
        listing = site.list_all(world, admin, page)
        seen += [one.name for one in listing.items]
        page = Page(listing.next, 3) if listing.next else None
    assert seen == sorted([*names, "Acme plant"])


def test_a_cursor_made_up_is_a_finding(world: World) -> None:
    company(world, "Acme")
    for made_up in ("!", "eyJh", "WyJhIiwiYiJd", "W" * 5000):
        with pytest.raises(InvalidData):
            site.list_all(world, administrator(world, "Acme"), Page(made_up))


def test_the_directory_finds_by_the_beginning_of_a_name_and_by_a_whole_identifier(
    world: World,
) -> None:
    company(world, "ＡＢＣ 電池", identifiers={"houjin": "8700110005901"})
    company(world, "Abacus")
    seeker = administrator(world, "Abacus")

    def found(query: str) -> list[str]:
        return [hit.name for hit in directory.find(world, seeker, query)]

    assert found("abc") == ["ＡＢＣ 電池"]
    assert found("8700-1100-05901") == ["ＡＢＣ 電池"]
    assert found("870011000590") == []
    assert found("ａｂａ") == ["Abacus"]
    assert found("%%%") == []
    for short in ("", "ab", "  a  "):
        with pytest.raises(InvalidData):
            found(short)


def test_identifiers_are_declared_checked_for_form_and_taken_back(world: World) -> None:
    company(world, "Acme")
    company(world, "Bolt")
    acme, bolt = administrator(world, "Acme"), administrator(world, "Bolt")
    view = identifier.add(world, acme, "lei", "5493001kjtiigc8y1r12").identifier
    assert (view.value, view.assurance) == ("5493001KJTIIGC8Y1R12", "declared")
    for scheme, value in (("lei", "5493001KJTIIGC8Y1R13"), ("lei", "5493001KJTIIGC8Y1R12")):
        with pytest.raises(InvalidData):
            identifier.add(world, acme, scheme, value)
    with pytest.raises(Absent):
        identifier.remove(world, bolt, view.id)
    identifier.remove(world, acme, view.id)
    assert operator.read(world, acme).identifiers == ()


def test_a_node_is_bootstrapped_once(world: World) -> None:
    with pytest.raises(WrongState):
        bootstrap(world, "second@node.example", "Second", PASSWORD)


def test_the_command_line_acts_only_as_somebody_known(world: World) -> None:
    created = company(world, "Acme")
    company(world, "Bolt")
    with pytest.raises(Absent):
        actor_for(world, "nobody@nowhere.example")
    with pytest.raises(Absent):
        actor_for(world, mail("admin", "Bolt"), created.operator.id)
