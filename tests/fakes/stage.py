"""A stage for the access tests: three companies, each role in each, and things worth hiding.

Alpha buys from Beta and has one of everything; Xeno has nothing to do with either. Whatever is
Alpha's alone bears the word ALPHA-PRIVATE or an id that nobody else is told.
"""

import base64
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote_to_bytes

import httpx

from tadoru.app.bundle import make
from tadoru.app.exchange import accept, grants, notices, refuse, statement
from tadoru.app.exchange.grants import GrantDraft
from tadoru.app.identity import client, identifier, operator, person, session
from tadoru.app.identity.bootstrap import actor_for
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.identity.operator import OperatorChange
from tadoru.app.identity.session import NewSession
from tadoru.app.key import read as keys
from tadoru.app.listing import Page
from tadoru.app.log.sequence import sequence
from tadoru.app.trace import source
from tadoru.app.trace.source import SourceDraft
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.core.values import PartId, RecordId, RequestId
from tadoru.entry.caller import COOKIE
from tests.fakes.node import HOST, PASSWORD
from tests.fakes.scene import TERMS, Company, settle

ADDRESS = "198.51.100.7"
SECRET = "ALPHA-PRIVATE"
COMPANIES = ("Alpha", "Beta", "Xeno")
NOBODY, GUEST, HOST_PERSON = "nobody", "guest", "host"  # guest: known, a member of nothing
SHARED = ("sent", "open", "accepted", "refused")  # requests, which Beta sees too

ALPHA_ALONE = (
    "site", "bought", "source", "client", "identifier", "mail", "person", "notice", "signing",
)  # fmt: skip


@dataclass(frozen=True)
class Stage:
    """What stands there, and who plays."""

    world: World
    ids: Mapping[str, str]
    sessions: Mapping[str, NewSession]  # "Alpha.editor"

    def cookie(self, player: str) -> dict[str, str]:
        """Return the header that says who is calling."""
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
    sessions = {
        f"{one.name}.{role}": _member(world, one, role)
        for one in (alpha, beta, xeno)
        for role in Role
    }
    sessions[HOST_PERSON] = session.sign_in(world, HOST, PASSWORD, ADDRESS)
    sessions[GUEST] = _guest(world, xeno)
    ids |= {"person": sessions["Alpha.viewer"].person_id, "mail": "viewer@alpha.example"}
    ids |= _hold(world, alpha, ids)
    sequence(world)
    return Stage(world, ids, sessions)


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
    told = notices.list_all(world, alpha.actor, page=Page()).items
    return {
        "part": cathode.id,
        "bought": bought.id,
        "beta_part": sulfate.id,
        "source": known[0].id,
        "notice": told[0].id,
        **asked,
    }


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
        "identifier": identifier.add(world, alpha.actor, "duns", "150483782").id,
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


def _member(world: World, company: Company, role: Role) -> NewSession:
    mail = f"{role}@{company.name.lower()}.example"
    draft = PersonDraft(mail, f"{company.name} {role}", frozenset({role}), password=PASSWORD)
    person.add(world, company.actor, draft)
    return session.sign_in(world, mail, PASSWORD, ADDRESS)


def _guest(world: World, company: Company) -> NewSession:
    """Somebody who was a member once."""
    mail = "guest@nowhere.example"
    draft = PersonDraft(mail, "Guest", frozenset({Role.VIEWER}), password=PASSWORD)
    person.remove(world, company.actor, person.add(world, company.actor, draft).member.id)
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
