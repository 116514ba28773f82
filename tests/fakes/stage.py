"""A stage for the access tests: three companies, each role in each, and things worth hiding.

Alpha buys from Beta and has one of everything; Xeno has nothing to do with either. Whatever is
Alpha's alone bears the word ALPHA-PRIVATE or an id that nobody else is told.
"""

import base64
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import unquote_to_bytes

import httpx

from tadoru.app.audit import engagement
from tadoru.app.audit.engagement import EngagementDraft
from tadoru.app.bundle import make
from tadoru.app.exchange import accept, campaign, grants, notices, refuse, statement
from tadoru.app.exchange.campaign import CampaignDraft, CampaignLine
from tadoru.app.exchange.grants import GrantDraft
from tadoru.app.feed import webhook
from tadoru.app.feed.number import number
from tadoru.app.feed.webhook import WebhookDraft
from tadoru.app.footprint import baseline
from tadoru.app.footprint.baseline import BaselineDraft
from tadoru.app.identity import (
    client,
    contact,
    identifier,
    operator,
    person,
    session,
    sessions,
    token,
)
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.contact import ContactDraft
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.identity.invited import Ask
from tadoru.app.identity.operator import OperatorChange
from tadoru.app.identity.session import NewSession
from tadoru.app.key import read as keys
from tadoru.app.listing import Page
from tadoru.app.log.sequence import sequence
from tadoru.app.partner import invite
from tadoru.app.partner.invite import InvitationDraft
from tadoru.app.talk import thread
from tadoru.app.talk.attachment import Upload
from tadoru.app.trace import default, source
from tadoru.app.trace.default import DefaultDraft
from tadoru.app.trace.source import SourceDraft
from tadoru.app.transfer import jobs
from tadoru.app.transfer.jobs import Order
from tadoru.app.transfer.opening import File
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.core.values import PartId, RecordId, RequestId, SourceId
from tadoru.entry.caller import COOKIE
from tadoru.store import passkey as passkeys
from tadoru.wire.sheet.layout import Table
from tests.fakes.mailed import mailed_token
from tests.fakes.node import HOST, PASSWORD
from tests.fakes.pieces import hold_pieces
from tests.fakes.scene import TERMS, YEAR, Company, settle
from tests.fakes.tried import try_files

ADDRESS = "198.51.100.7"
SECRET = "ALPHA-PRIVATE"
COMPANIES = ("Alpha", "Beta", "Xeno")
NOBODY, GUEST, HOST_PERSON = "nobody", "guest", "host"  # guest: known, a member of nothing
SCOPES = ("parts:read", "notices:read")  # no verb has both
SHARED = ("sent", "open", "accepted", "refused")  # requests, which Beta sees too

ALPHA_ALONE = (
    "site", "bought", "source", "client", "identifier", "mail", "person", "notice", "signing",
    "baseline", "campaign", "contact", "invitation", "engagement",
    "session", "passkey", "webhook", "lot", "other_lot", "item", "genealogy", "alias", "spare",
    "job", "held", "defective",
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """What stands there, and who plays."""

    world: World
    ids: Mapping[str, str]
    sessions: Mapping[str, NewSession]  # "Alpha.editor"
    tokens: Mapping[str, str]  # "Alpha.parts:read", a program of every role

    def cookie(self, player: str) -> dict[str, str]:
        """Return the header that says who is calling."""
        if player in self.tokens:
            return {"authorization": f"Bearer {self.tokens[player]}"}
        begun = self.sessions.get(player)
        return {} if begun is None else {"cookie": f"{COOKIE}={begun.token}"}

    def shown(self, player: str, answer: httpx.Response) -> list[str]:
        """Return what an answer shows of what the player may never see."""
        sent = unquote_to_bytes(str(answer.request.url)) + unquote_to_bytes(answer.request.content)
        if player.startswith("Beta."):  # sees what Alpha asked of it and showed it
            texts = [self.ids[name] for name in ALPHA_ALONE]
        else:
            texts = [SECRET, *(text for name, text in self.ids.items() if name != "xeno")]
        return [one for one in texts if one.encode() in answer.content and one.encode() not in sent]


def play(world: World) -> Stage:
    """Return the stage after the companies have played their parts, through the verbs."""
    alpha, beta, xeno = (Company(world, name) for name in COMPANIES)
    ids = {"alpha": alpha.id, "beta": beta.id, "xeno": xeno.id, "site": alpha.site_id}
    ids |= _trade(world, alpha, beta)
    ids |= _disclose(world, alpha, beta, ids)
    ids |= _write(world, alpha, ids)
    ids |= hold_pieces(world, alpha, beta, ids, SECRET)
    ids["campaign"] = _campaign(world, alpha, ids)
    sessions = {
        f"{one.name}.{role}": _member(world, one, role)
        for one in (alpha, beta, xeno)
        for role in Role
    }
    sessions[HOST_PERSON] = session.sign_in(world, HOST, PASSWORD, ADDRESS)
    sessions[GUEST] = _guest(world, xeno)
    sessions["Alpha.colleague"] = _member(world, alpha, Role.AUDITOR, "colleague")
    ids |= {"person": sessions["Alpha.viewer"].person_id, "mail": "viewer@alpha.example"}
    ids |= _own_things(world)
    ids |= _partners(world, alpha, ids)
    ids |= _hold(world, alpha, ids)
    hook = WebhookDraft(f"{SECRET} ERP", "http://127.0.0.1:9/in")
    ids |= {"webhook": webhook.create(world, alpha.actor, hook).webhook.id}
    waiting = jobs.queue(world, alpha.actor, Order(Table.PARTS), File(b"number,unit"))
    ids["job"] = waiting.id
    ids |= try_files(world, actor_for(world, "editor@alpha.example"))
    number(world)
    sequence(world)
    tokens = {
        f"{one.name}.{scope}": _program(world, one, scope)
        for one in (alpha, beta)
        for scope in SCOPES
    }
    return Stage(world, ids, sessions, tokens)


def _trade(world: World, alpha: Company, beta: Company) -> dict[str, str]:
    """Beta answers one request, refuses one, accepts one and leaves one; Alpha rolls up."""
    sulfate = beta.part("sulfate")
    beta.emits(sulfate, "2")
    cathode = alpha.part(f"{SECRET} cathode")
    bought = alpha.part(f"{SECRET} bought sulfate", kind="bought", mass_kg="1")
    alpha.makes(cathode, (bought, "2"))
    alpha.emits(cathode, "1", name=f"{SECRET} calcination")
    alpha.buys(bought, SourceDraft(supplier_id=beta.id))
    asked = {name: alpha.asks(beta, bought).id for name in SHARED}
    beta.answers(asked["sent"], sulfate)
    settle(world)
    accept.accept(world, beta.actor, asked["accepted"], sulfate.id)
    refuse.send_back(world, beta.actor, RequestId(asked["refused"]), "unknown")
    alpha.footprint(cathode)
    known = source.listing(world, alpha.actor, bought.id)
    assumed = DefaultDraft({"fossil": "9"}, SECRET, "2024", "CN", "public", SECRET)
    default.put(world, alpha.actor, bought.id, YEAR, assumed)
    told = notices.list_all(world, alpha.actor, page=Page()).items
    ore = beta.part("ore", kind="bought")
    beta.makes(sulfate, (ore, "1"))
    (ore_source,) = beta.buys(ore, SourceDraft(supplier_id=alpha.id))
    return {
        "part": cathode.id,
        "bought": bought.id,
        "beta_part": sulfate.id,
        "beta_source": ore_source.id,
        "source": known[0].id,
        "notice": told[0].id,
        **asked,
    }


def _campaign(world: World, alpha: Company, ids: Mapping[str, str]) -> str:
    """Alpha asks about what it buys once more, in a campaign."""
    line = CampaignLine(PartId(ids["bought"]), SourceId(ids["source"]))
    draft = CampaignDraft(f"{SECRET} year", "footprint/1", TERMS.as_json(), (line,))
    return campaign.create(world, alpha.actor, draft).campaign.id


def _write(world: World, alpha: Company, ids: Mapping[str, str]) -> dict[str, str]:
    """Alpha writes to Beta with a file, and freezes what it has computed."""
    note = Upload("note.txt", f"{SECRET} note".encode())
    about = RequestId(ids["sent"])
    message = thread.post(world, alpha.actor, about, f"{SECRET} question", [note])
    frozen = baseline.create(world, alpha.actor, BaselineDraft(f"{SECRET} FY2025", TERMS))
    return {"attachment": message.attachments[0].id, "baseline": frozen.id}


def _disclose(
    world: World, alpha: Company, beta: Company, ids: Mapping[str, str]
) -> dict[str, str]:
    """Alpha states a footprint, shows it to Beta, and takes a second grant back."""
    stated = statement.publish(
        world, alpha.actor, PartId(ids["part"]), "footprint/1", terms=TERMS.as_json()
    )
    draft = GrantDraft(PartId(ids["part"]), "footprint/1", ("total",), beta.id, f"{SECRET} purpose")
    active, ended = (grants.create(world, alpha.actor, draft).grant for _ in range(2))
    assert active is not None
    assert ended is not None
    grants.revoke(world, alpha.actor, ended.id)
    made = client.create(world, alpha.actor, f"{SECRET} ERP", frozenset({Role.VIEWER})).client
    settle(world)
    grants.read_data(world, beta.actor, active.id)  # so that there is a reading to list
    key = keys.list_all(world, alpha.actor)[0]
    return {
        "record": str(stated.record_id),
        "grant": active.id,
        "ended_grant": ended.id,
        "client": made.id,
        "identifier": identifier.add(world, alpha.actor, "duns", "150483782").identifier.id,
        "key": key.id,
        "did_key": key.did_key,
    }


def _hold(world: World, alpha: Company, ids: Mapping[str, str]) -> dict[str, str]:
    """Alpha demands a second person's consent, and a statement waits for it."""
    operator.update(world, alpha.actor, OperatorChange(second_approval=True))
    editor = actor_for(world, "editor@alpha.example")
    held = statement.publish(
        world, editor, PartId(ids["part"]), "footprint/1", terms=TERMS.as_json()
    )
    return {"signing": str(held.signing_id)}


def _partners(world: World, alpha: Company, ids: Mapping[str, str]) -> dict[str, str]:
    """Alpha has a contact, invites a company and somebody of Beta, and engages its auditor."""
    draft = ContactDraft("footprint", f"{SECRET} contact", "contact@alpha.example")
    shown = contact.create(world, alpha.actor, replace(draft, shared="nobody"))
    ask = Ask(PartId(ids["bought"]), "footprint/1", TERMS.as_json())
    wish = InvitationDraft(f"{SECRET} refiner", "taro@refiner.example", "JP", asks=(ask,))
    invited = invite.create(world, alpha.actor, wish)
    asked = PersonDraft("viewer@beta.example", "Vi", frozenset({Role.VIEWER}))
    offer = person.add(world, alpha.actor, asked).invitation
    auditing = EngagementDraft(
        email="auditor@alpha.example",
        name="Auditor",
        purpose=f"{SECRET} verification",
        part_ids=(PartId(ids["part"]),),
        datasets=("footprint/1",),
        until_at=world.clock.now() + timedelta(days=30),
    )
    assert offer is not None
    return {
        "contact": shown.id,
        "invitation": invited.invitation.id,
        "token": invited.link.rpartition("/")[2],
        "offer": offer.id,
        "offer_token": mailed_token(world, asked.email),
        "engagement": engagement.create(world, alpha.actor, auditing).engagement.id,
    }


def _member(world: World, company: Company, role: Role, name: str = "") -> NewSession:
    mail = f"{name or role}@{company.name.lower()}.example"
    draft = PersonDraft(mail, f"{company.name} {role}", frozenset({role}), password=PASSWORD)
    person.add(world, company.actor, draft)
    return session.sign_in(world, mail, PASSWORD, ADDRESS)


def _own_things(world: World) -> dict[str, str]:
    """Alpha's editor is signed in a second time, and has a passkey."""
    me = actor_for(world, "editor@alpha.example")
    again = session.sign_in(world, "editor@alpha.example", PASSWORD, ADDRESS).token
    listed = sessions.list_all(world, me, again)
    mine = next(one.id for one in listed if one.current)
    with world.db.node_write() as tx:  # a device makes one; here it is only to be hidden
        row = {
            "id": world.random.uuid(),
            "person_id": me.name.partition(":")[2],
            "credential_id": "Q1JFREVOVElBTA",
            "public_key": b"-",
            "sign_count": 0,
            "name": f"{SECRET} laptop",
            "created_at": world.clock.now(),
        }
        passkeys.add(tx, row)
    return {"session": str(mine), "passkey": str(row["id"])}


def _program(world: World, company: Company, scope: str) -> str:
    """Return the token of a program with every role that was let into one area only."""
    made = client.create(world, company.actor, scope, frozenset(Role), frozenset({scope}))
    return token.issue(world, made.client.id, made.secret, ADDRESS).access_token


def _guest(world: World, company: Company) -> NewSession:
    """Somebody who was a member once."""
    mail = "guest@nowhere.example"
    draft = PersonDraft(mail, "Guest", frozenset({Role.VIEWER}), password=PASSWORD)
    member = person.add(world, company.actor, draft).member
    assert member is not None
    person.remove(world, company.actor, member.id)
    return session.sign_in(world, mail, PASSWORD, ADDRESS)


def unsigned_bundle(stage: Stage) -> dict[str, str]:
    """Return a bundle that Alpha prepared, with a signature of nobody."""
    viewer = actor_for(stage.world, "viewer@alpha.example")
    made = make.prepare(stage.world, viewer, RecordId(stage.ids["record"]))
    text = base64.urlsafe_b64encode(made.content).decode().rstrip("=")
    return {"content": text, "signature": "A" * 86}


class Snapshot:
    """The node as it stood, to go back to after a call that changed it."""

    def __init__(self, folder: Path) -> None:
        self.file, self._outside = folder / "node.db", folder / "node.checkpoint"
        self._kept = sqlite3.connect(":memory:")
        live = sqlite3.connect(self.file)
        live.backup(self._kept)
        live.close()
        self._note = self._outside.read_bytes()  # else the node would say it was rolled back

    def restore(self) -> None:
        live = sqlite3.connect(self.file, timeout=10)
        self._kept.backup(live)
        live.close()
        self._outside.write_bytes(self._note)

    def close(self) -> None:
        self._kept.close()

    def rows_of(self, operator_id: str) -> str:
        """Return all that the database holds of an operator, to compare."""
        live = sqlite3.connect(self.file, timeout=10)
        found = []
        for (table,) in live.execute("SELECT name FROM sqlite_master WHERE type = 'table'"):
            columns = [row[1] for row in live.execute(f"PRAGMA table_info({table})")]
            theirs = [c for c in columns if c in _OWNERS or (table, c) == ("operator", "id")]
            for column in theirs:
                query = f"SELECT * FROM {table} WHERE {column} = ? ORDER BY 1, 2"
                found += [table, *live.execute(query, (operator_id,))]
        live.close()
        return repr(found)


_OWNERS = ("operator_id", "owner_id", "customer_id", "supplier_id")
