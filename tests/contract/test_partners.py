"""Contacts, identifiers and invitations: who sees them, and what comes of them, on both engines."""

import email
import email.policy
import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from tadoru.app.exchange import notices, requests
from tadoru.app.identity import consent, contact, directory, identifier, operator, person, session
from tadoru.app.identity.attempt import TooManyAttempts
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.contact import ContactDraft
from tadoru.app.identity.draft import OperatorDraft, PersonDraft, SiteDraft
from tadoru.app.identity.identifier import Declared
from tadoru.app.identity.invited import Ask, InvitationEnded, InvitationState
from tadoru.app.listing import Page
from tadoru.app.partner import accept, errand, invite
from tadoru.app.partner.invite import InvitationDraft, InvitationsOff, Invited
from tadoru.app.trace import source
from tadoru.app.trace.source import SourceDraft
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.core.problems import Absent, InvalidData, NotPermitted, Outdated, WrongState
from tadoru.entry.jobs.courier import carry
from tadoru.store import invitation as invitations
from tadoru.store.schema.node import outbox
from tadoru.store.schema.partner import invitation
from tests.fakes.clock import Clock
from tests.fakes.mailed import mailed_token
from tests.fakes.node import HOST, PASSWORD, company
from tests.fakes.scene import TERMS, Company, settle

FOOTPRINTS = ContactDraft("footprint", "山田花子", "hanako@maker.example", "+81 3 1234 5678")
ADDRESS = "198.51.100.7"
NUMBER = "8700110005901"


# Contacts


def test_a_partner_sees_the_contacts_that_are_shared_and_no_others(world: World) -> None:
    maker, buyer, other = (Company(world, name) for name in ("Maker", "Buyer", "Other"))
    contact.create(world, maker.actor, FOOTPRINTS)
    contact.create(world, maker.actor, replace(FOOTPRINTS, role="security", shared="nobody"))
    buyer.asks(maker, buyer.part("cell", kind="bought"))

    seen = contact.of_partner(world, buyer.actor, maker.id)

    assert [(one.role, one.email) for one in seen] == [("footprint", "hanako@maker.example")]
    with pytest.raises(Absent):
        contact.of_partner(world, other.actor, maker.id)


def test_naming_somebody_as_a_supplier_does_not_make_a_partner_but_being_named_does(
    world: World,
) -> None:
    """A source is a row that anybody may write about anybody."""
    maker, buyer = Company(world, "Maker"), Company(world, "Buyer")
    contact.create(world, maker.actor, FOOTPRINTS)
    contact.create(world, buyer.actor, replace(FOOTPRINTS, email="buy@buyer.example"))
    buyer.buys(buyer.part("cell", kind="bought"), SourceDraft(supplier_id=maker.id))

    with pytest.raises(Absent):
        contact.of_partner(world, buyer.actor, maker.id)
    assert [c.email for c in contact.of_partner(world, maker.actor, buyer.id)] == [
        "buy@buyer.example"
    ]


def test_every_defect_of_a_contact_is_named(world: World) -> None:
    maker = Company(world, "Maker")
    with pytest.raises(InvalidData) as refused:
        contact.create(world, maker.actor, ContactDraft("sales", "", "x", "call me", "fr", "all"))
    places = {"/role", "/name", "/email", "/phone", "/locale", "/shared"}
    assert {finding.place for finding in refused.value.findings} == places


def test_a_contact_is_changed_by_its_own_company_and_by_one_at_a_time(world: World) -> None:
    maker, other = Company(world, "Maker"), Company(world, "Other")
    made = contact.create(world, maker.actor, FOOTPRINTS)
    changed = contact.update(
        world, maker.actor, made.id, replace(FOOTPRINTS, name="佐藤"), version=made.row_version
    )
    assert (changed.name, changed.row_version) == ("佐藤", 2)
    with pytest.raises(Outdated):
        contact.update(world, maker.actor, made.id, FOOTPRINTS, version=made.row_version)
    with pytest.raises(Absent):
        contact.update(world, other.actor, made.id, FOOTPRINTS)
    with pytest.raises(Absent):
        contact.remove(world, other.actor, made.id)
    contact.remove(world, maker.actor, made.id)
    assert contact.list_all(world, maker.actor) == ()


# Identifiers


def declared(world: World, who: Company) -> Declared:
    return identifier.add(world, who.actor, "houjin", NUMBER)


def test_a_checked_identifier_belongs_to_one_operator(world: World) -> None:
    """Two may declare it, and the second is warned; checked it is one's, and nobody else's."""
    maker, twin, third = (Company(world, name) for name in ("Maker", "Twin", "Third"))
    host = actor_for(world, HOST)
    first, second = declared(world, maker), declared(world, twin)
    assert first.warnings == ()
    assert [finding.rule for finding in second.warnings] == ["identifier.double"]

    claim = identifier.check(world, host, first.identifier.id, "法人番号公表サイト 2026-11-20")

    assert (claim.operator_name, claim.identifier.assurance) == ("Maker", "checked")
    assert claim.checked_by == host.name
    for refused in (
        lambda: identifier.check(world, host, second.identifier.id, "the same register"),
        lambda: declared(world, third),
        lambda: company(world, "Fourth", identifiers={"houjin": NUMBER}),
    ):
        with pytest.raises(InvalidData) as caught:
            refused()
        assert [finding.rule for finding in caught.value.findings] == ["identifier.taken"]
    hits = {hit.name: hit.identifiers[0] for hit in directory.find(world, twin.actor, NUMBER)}
    assert {name: one.assurance for name, one in hits.items()} == {
        "Maker": "checked",
        "Twin": "declared",
    }
    assert hits["Maker"].evidence == "法人番号公表サイト 2026-11-20"


def test_only_the_host_checks_and_says_from_what_and_can_take_it_back(world: World) -> None:
    maker = Company(world, "Maker")
    host = actor_for(world, HOST)
    found = declared(world, maker).identifier
    with pytest.raises(NotPermitted):
        identifier.check(world, maker.actor, found.id, "we looked ourselves")
    with pytest.raises(InvalidData):
        identifier.check(world, host, found.id, "  ")
    identifier.check(world, host, found.id, "a register")
    identifier.doubt(world, host, found.id)
    listed = identifier.list_all(world, host, Page()).items
    assert [(one.operator_name, one.identifier.assurance) for one in listed] == [
        ("Maker", "declared")
    ]
    assert listed[0].identifier.evidence is None


def test_the_best_known_identifier_comes_first(world: World) -> None:
    maker, reader = Company(world, "Maker"), Company(world, "Reader")
    declared(world, maker)
    gln = identifier.add(world, maker.actor, "gln", "9521234000013").identifier
    identifier.check(world, actor_for(world, HOST), gln.id, "GEPIR 2026-11-20")
    shown = directory.look_up(world, reader.actor, maker.id)
    assert [one.scheme for one in shown.identifiers] == ["gln", "houjin"]


# Invitations


def wish(part_id: str, **more: object) -> InvitationDraft:
    ask = Ask(part_id, "footprint/1", TERMS.as_json(), due_on=date(2027, 1, 31))  # type: ignore[arg-type]
    draft = InvitationDraft("Refiner KK", "Taro@refiner.example", "JP", asks=(ask,))
    return replace(draft, **more)  # type: ignore[arg-type]


def token_of(invited: Invited) -> str:
    return invited.link.rpartition("/")[2]


def refiner(**more: str) -> OperatorDraft:
    person_ = PersonDraft("ignored@elsewhere.example", "精錬 太郎", frozenset(), password=PASSWORD)
    return OperatorDraft("Refiner KK", "JP", SiteDraft("Niihama", "JP"), person_, **more)  # type: ignore[arg-type]


def test_a_company_that_accepts_is_asked_what_was_to_be_asked_once(
    world: World, clock: Clock
) -> None:
    buyer = Company(world, "Buyer")
    bought = buyer.part("nickel sulfate", kind="bought", mass_kg="1")
    invited = invite.create(world, buyer.actor, wish(bought.id, message="よろしくお願いします"))
    token = token_of(invited)

    offer = accept.look(world, token)
    assert (offer.inviter_name, offer.email) == ("Buyer", "taro@refiner.example")
    assert [(one.part_name, one.dataset) for one in offer.asks] == [
        ("nickel sulfate", "footprint/1")
    ]
    assert not offer.known
    operator_id = accept.accept_new(world, token, refiner(), ADDRESS)
    settle(world)

    asked = requests.list_all(world, buyer.actor, "out", page=Page()).items
    assert [(one.supplier_id, one.part_name, one.due_on) for one in asked] == [
        (operator_id, "nickel sulfate", date(2027, 1, 31))
    ]
    taro = actor_for(world, "taro@refiner.example")  # the invited address, whatever was typed
    assert (taro.operator, taro.roles) == (operator_id, frozenset({Role.ADMINISTRATOR}))
    session.sign_in(world, "taro@refiner.example", PASSWORD, ADDRESS)
    assert invite.read(world, buyer.actor, invited.invitation.id).state == "accepted"
    payload = {"invitation_id": invited.invitation.id, "number": 0, "supplier_id": operator_id}
    errand.run(world, buyer.id, [payload])  # a worker that was killed begins again
    assert len(requests.list_all(world, buyer.actor, "out", page=Page()).items) == 1
    with pytest.raises(InvitationEnded):
        accept.accept_new(world, token, refiner(), ADDRESS)


def test_of_two_who_accept_at_once_one_does(world: World) -> None:
    buyer = Company(world, "Buyer")
    token = token_of(invite.create(world, buyer.actor, wish("", asks=())))

    def tried(_: int) -> str:
        try:
            return accept.accept_new(world, token, refiner(), ADDRESS)
        except (InvitationEnded, InvalidData) as refused:
            return type(refused).__name__

    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(tried, range(4)))
    made = [one for one in found if one not in {"InvitationEnded", "InvalidData"}]
    assert len(made) == 1
    listed = operator.list_all(world, actor_for(world, HOST), Page()).items
    assert sorted(one.name for one in listed) == ["Buyer", "Refiner KK"]


def test_a_source_that_named_the_supplier_points_to_it_afterwards(world: World) -> None:
    buyer = Company(world, "Buyer")
    bought = buyer.part("nickel sulfate", kind="bought", mass_kg="1")
    buyer.buys(bought, SourceDraft(supplier_name="Refiner KK"))
    invited = invite.create(world, buyer.actor, wish(bought.id))
    operator_id = accept.accept_new(world, token_of(invited), refiner(), ADDRESS)
    settle(world)
    assert [s.supplier_id for s in source.listing(world, buyer.actor, bought.id)] == [operator_id]
    assert len(requests.list_all(world, buyer.actor, "out", page=Page()).items) == 1


def test_a_company_that_is_here_already_accepts_and_is_asked(world: World) -> None:
    buyer, here = Company(world, "Buyer"), Company(world, "Here")
    bought = buyer.part("nickel sulfate", kind="bought", mass_kg="1")
    token = token_of(invite.create(world, buyer.actor, wish(bought.id)))
    with pytest.raises(InvalidData):
        accept.accept(world, buyer.actor, token)
    assert accept.accept(world, here.actor, token) == buyer.id
    settle(world)
    assert [
        r.customer_id for r in requests.list_all(world, here.actor, "in", page=Page()).items
    ] == [buyer.id]


def test_a_link_ends_by_time_by_taking_back_and_by_a_new_link(world: World, clock: Clock) -> None:
    buyer = Company(world, "Buyer")
    invited = invite.create(world, buyer.actor, wish("", asks=()))
    again = invite.renew(world, buyer.actor, invited.invitation.id)
    with pytest.raises(Absent):
        accept.look(world, token_of(invited))
    clock.pass_by(timedelta(days=60))
    with pytest.raises(InvitationEnded):
        accept.look(world, token_of(again))
    third = invite.renew(world, buyer.actor, invited.invitation.id)
    invite.revoke(world, buyer.actor, invited.invitation.id)
    with pytest.raises(InvitationEnded):
        accept.accept_new(world, token_of(third), refiner(), ADDRESS)
    with pytest.raises(WrongState):
        invite.renew(world, buyer.actor, invited.invitation.id)
    state = invite.list_all(world, buyer.actor, Page()).items[0].state
    assert state is InvitationState.REVOKED
    with pytest.raises(Absent):
        accept.look(world, "guess")


def test_a_link_never_touches_somebody_who_is_on_the_node_already(world: World) -> None:
    buyer, here = Company(world, "Buyer"), Company(world, "Here")
    mail = "admin@here.example"
    token = token_of(invite.create(world, buyer.actor, wish("", asks=(), email=mail)))
    assert accept.look(world, token).known
    with pytest.raises(InvalidData) as refused:
        accept.accept_new(world, token, refiner(), ADDRESS)
    assert [finding.rule for finding in refused.value.findings] == ["invitation.known"]
    assert accept.accept(world, here.actor, token) == buyer.id


def test_what_is_wrong_with_an_invitation_is_named_by_place(world: World) -> None:
    buyer, other = Company(world, "Buyer"), Company(world, "Other")
    made = buyer.part("pack")
    asks = (
        Ask(made.id, "footprint/1", TERMS.as_json()),
        Ask(made.id, "nothing/1", {}, mode="often"),
        Ask(made.id, "footprint/1", {"method": "guess"}),
    )
    with pytest.raises(InvalidData) as refused:
        invite.create(world, buyer.actor, wish("", asks=asks))
    places = {finding.place for finding in refused.value.findings}
    assert "/asks/0/part_id" in places
    assert "/asks/1/dataset" in places
    assert any(place.startswith("/asks/2/") for place in places)
    with pytest.raises(Absent):
        invite.create(world, other.actor, wish(made.id))
    invite.create(world, buyer.actor, wish("", asks=()))
    with pytest.raises(InvalidData) as refused:
        invite.create(world, buyer.actor, wish("", asks=()))
    assert [finding.rule for finding in refused.value.findings] == ["invitation.open"]


def test_the_token_is_kept_as_a_hash_only(world: World) -> None:
    buyer = Company(world, "Buyer")
    token = token_of(invite.create(world, buyer.actor, wish("", asks=())))
    assert len(token) >= 128 / 6
    with world.db.node_read() as tx:
        rows = invitations.by_token(tx, token)
        kept = json.dumps([list(map(str, row)) for row in tx.rows(select(invitation))])
    assert rows is None
    assert token not in kept


def test_the_mail_takes_the_link_and_the_outbox_holds_it_sealed(
    world: World, tmp_path: Path
) -> None:
    buyer, maker = Company(world, "Buyer"), Company(world, "Maker")
    token = token_of(invite.create(world, buyer.actor, wish("", asks=())))
    known = PersonDraft("admin@maker.example", "Somebody", frozenset({Role.VIEWER}))
    person.add(world, buyer.actor, known)
    with world.db.node_read() as tx:
        assert not any(token in row.payload for row in tx.rows(select(outbox)))

    carry(world, "test")

    mails = [
        email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        for path in (tmp_path / "mail").glob("*.eml")
    ]
    texts = {one["to"]: one.get_body(("plain",)).get_content() for one in mails}  # type: ignore[union-attr]
    assert set(texts) == {"taro@refiner.example", "admin@maker.example"}
    assert f"/invitation/{token}" in texts["taro@refiner.example"]
    offered = f"/account/invitations/{consent.mine(world, maker.actor)[0].id}/"
    assert offered + mailed_token(world, known.email) in texts["admin@maker.example"]
    assert maker.actor.operator


def test_the_host_can_switch_invitations_off(world: World) -> None:
    buyer = Company(world, "Buyer")
    token = token_of(invite.create(world, buyer.actor, wish("", asks=())))
    closed = replace(world, invitations=False)
    with pytest.raises(InvitationsOff):
        invite.create(closed, buyer.actor, wish("", asks=(), name="Another"))
    with pytest.raises(InvitationsOff):
        accept.accept_new(closed, token, refiner(), ADDRESS)


# Membership by consent


def test_who_is_known_becomes_a_member_by_consent_alone(world: World) -> None:
    maker, buyer = Company(world, "Maker"), Company(world, "Buyer")
    draft = PersonDraft("admin@maker.example", "Somebody", frozenset({Role.VIEWER}))

    welcome = person.add(world, buyer.actor, draft)

    assert (welcome.member, welcome.password) == (None, None)
    assert welcome.invitation is not None
    assert len(person.me(world, maker.actor).memberships) == 1
    offers = consent.mine(world, maker.actor)
    assert [(one.operator_name, one.roles) for one in offers] == [("Buyer", (Role.VIEWER,))]
    mailed = mailed_token(world, draft.email)
    with pytest.raises(Absent):
        consent.join(world, buyer.actor, offers[0].id, mailed)
    with pytest.raises(InvalidData):
        person.add(world, buyer.actor, draft)
    assert consent.preview(world, maker.actor, offers[0].id) == offers[0]
    consent.join(world, maker.actor, offers[0].id, mailed)
    names = [one.operator_name for one in person.me(world, maker.actor).memberships]
    assert names == ["Buyer", "Maker"]
    with pytest.raises(InvitationEnded):
        consent.decline(world, maker.actor, offers[0].id)


def test_who_took_an_account_beforehand_does_not_join_without_the_mail(
    world: World, clock: Clock
) -> None:
    """An administrator made bob@b.example and knows its password; the mail goes to Bob."""
    thief, buyer = Company(world, "Thief"), Company(world, "Buyer")
    bob = PersonDraft("bob@b.example", "Bob", frozenset({Role.VIEWER}), password=PASSWORD)
    person.add(world, thief.actor, bob)
    taken = actor_for(world, bob.email)
    welcome = person.add(world, buyer.actor, bob)
    (offer,) = consent.mine(world, taken)
    first = mailed_token(world, bob.email)
    for guess in ("", "guess", offer.id):
        with pytest.raises(InvalidData) as refused:
            consent.join(world, taken, offer.id, guess)
        assert [finding.rule for finding in refused.value.findings] == ["invitation.token"]
    assert len(first) >= 128 / 6
    assert first not in repr((offer, welcome, invite.list_all(world, buyer.actor, Page())))

    for _ in range(3):
        consent.resend(world, taken, offer.id)
    with pytest.raises(TooManyAttempts):
        consent.resend(world, taken, offer.id)
    with pytest.raises(Absent):
        consent.resend(world, thief.actor, offer.id)
    with pytest.raises(InvalidData):
        consent.join(world, taken, offer.id, first)  # an older mail
    assert [one.operator_name for one in person.me(world, taken).memberships] == ["Thief"]
    consent.join(world, taken, offer.id, mailed_token(world, bob.email))
    names = [one.operator_name for one in person.me(world, taken).memberships]
    assert names == ["Buyer", "Thief"]

    person.add(world, thief.actor, replace(bob, email="admin@buyer.example"))
    clock.pass_by(timedelta(days=60))
    late = mailed_token(world, "admin@buyer.example")
    thiefs = invite.list_all(world, thief.actor, Page()).items[0]
    for act in (
        lambda: consent.resend(world, buyer.actor, thiefs.id),
        lambda: consent.preview(world, buyer.actor, thiefs.id),
        lambda: consent.join(world, buyer.actor, thiefs.id, late),
    ):
        with pytest.raises(InvitationEnded):
            act()


def test_who_declines_is_no_member_and_the_company_is_told(world: World) -> None:
    maker, buyer = Company(world, "Maker"), Company(world, "Buyer")
    draft = PersonDraft("admin@maker.example", "Somebody", frozenset({Role.VIEWER}))
    person.add(world, buyer.actor, draft)
    offer = consent.mine(world, maker.actor)[0]
    consent.decline(world, maker.actor, offer.id)
    with pytest.raises(InvitationEnded):
        consent.join(world, maker.actor, offer.id, mailed_token(world, draft.email))
    with pytest.raises(InvitationEnded):
        consent.resend(world, maker.actor, offer.id)
    assert consent.mine(world, maker.actor) == ()
    told = notices.list_all(world, buyer.actor, page=Page()).items
    assert [one.kind for one in told] == ["member-declined"]
    assert invite.list_all(world, buyer.actor, Page()).items[0].state is InvitationState.DECLINED
