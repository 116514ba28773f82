"""Calls to make of every route: who calls, with what, and how each check must show itself.

A route's verb names the checks it relies on; each check has its own caller who gets past all the
others and must be stopped by this one.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

import httpx

from tadoru.app.verb import Verb
from tadoru.core.identity.roles import Role
from tadoru.entry.rules import Found
from tests.fakes.case import Case, filled
from tests.fakes.cases import API, FORMS, QUERIES
from tests.fakes.stage import GUEST, NOBODY, SCOPES, Snapshot, Stage

DOOR = "x" * 43  # the token of the signed-out, as a browser that saw our page bears it
WRITES = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Probe:
    """One call, and what must come of it."""

    check: str
    player: str
    found: Found
    method: str
    statuses: frozenset[int]  # none: any, but with nothing of Alpha's in it
    changes: Mapping[str, str] = field(default_factory=dict)  # other ids than the case's
    with_csrf: bool = True
    lacks: Callable[[Any], bool] | None = None  # what a good answer must be like

    def __str__(self) -> str:
        return f"{self.check}: {self.player} {self.method} {self.found.path}"


def case_of(found: Found, method: str) -> Case:
    """Return what to send to a route, or fail: every route has its example."""
    verb = found.rule.verb if found.rule else None
    assert verb is not None, found
    if found.path.startswith("/api/"):
        return API.get(verb.name, Case())
    if method == "GET":
        return API.get(verb.name, Case())
    return replace(API.get(verb.name, Case()), form=FORMS[found.path], query={})


def probes(found: Found) -> Iterator[Probe]:
    """Yield the calls that each check of a route must stop, and one that must pass."""
    verb = found.rule.verb if found.rule else None
    for method in sorted(found.methods):
        if verb is None or not verb.checks:
            continue
        case = case_of(found, method)
        by = case.by or f"Alpha.{_admitted(verb)}"
        yield Probe("", by, found, method, case.passes)
        yield Probe("signed_in", NOBODY, found, method, frozenset({401}))
        if verb.roles:
            yield Probe("role", _unadmitted(verb, by), found, method, frozenset({403}))
        if "scope" in verb.checks:
            program = f"{by.partition('.')[0]}.{_other_scope(verb)}"
            yield Probe("scope", program, found, method, frozenset({403}))
        if method in WRITES:
            yield Probe("csrf", by, found, method, frozenset({403}), with_csrf=False)
        if "self" in verb.checks and "{" in found.path:
            yield Probe("self", case.other_side, found, method, frozenset({404}))
        yield from _on_the_thing(verb, found, method, case)


def _on_the_thing(verb: Verb, found: Found, method: str, case: Case) -> Iterator[Probe]:
    outsider = f"Xeno.{_admitted(verb)}"
    absent = frozenset({404})
    for check in verb.checks:
        if check == "host":
            player = "Alpha.administrator"
            yield Probe(check, player, found, method, frozenset({403}))
        elif check == "side":
            yield Probe(check, case.other_side, found, method, frozenset({403}))
        elif check == "own" and "party" in verb.checks:
            yield Probe(check, case.by, found, method, absent, changes={"beta_part": "bought"})
        elif check == "reader" and case.lacks is not None:
            yield Probe(check, case.other_side, found, method, case.passes, lacks=case.lacks)
        elif check in {"own", "party", "reader"}:
            nameless = method == "GET" and "{" not in found.path and found.path not in QUERIES
            yield (
                Probe("", outsider, found, method, frozenset())
                if nameless
                else Probe(check, outsider, found, method, absent)
            )
        elif check == "mine":
            yield Probe(check, outsider, found, method, frozenset())


def _admitted(verb: Verb) -> str:
    order = (Role.EDITOR, Role.APPROVER, Role.ADMINISTRATOR)
    return next((role for role in order if role in verb.roles), Role.VIEWER).value


def _unadmitted(verb: Verb, by: str) -> str:
    side = by.partition(".")[0]
    left = [role.value for role in Role if role not in verb.roles]
    return f"{side}.{left[-1]}" if left else GUEST


def _other_scope(verb: Verb) -> str:
    return next(scope for scope in SCOPES if scope != verb.scope)


async def failure(
    program: httpx.AsyncClient, stage: Stage, snapshot: Snapshot, probe: Probe
) -> str:
    """Make the call and return how it went wrong, or nothing."""
    unchanged = probe.check == "mine"  # by whom it is not told of, nothing of Alpha's changes
    before = snapshot.rows_of(stage.ids["alpha"]) if unchanged else ""
    call = request(program, stage, probe)
    await call.aread()  # so that what was sent is known when the answer is looked at
    answer = await program.send(call)
    if probe.statuses:
        if answer.status_code not in probe.statuses:
            return f"{probe} -> {answer.status_code} {answer.text[:300]}"
        if probe.lacks is not None and not probe.lacks(answer.json()):
            return f"{probe} -> shows what it must not: {answer.text[:300]}"
        return ""
    shown = stage.shown(probe.player, answer)
    if shown or answer.status_code >= 500:
        return f"{probe} -> {answer.status_code}, shows {shown}"
    if unchanged and before != snapshot.rows_of(stage.ids["alpha"]):
        return f"{probe} -> changed something of Alpha's"
    return ""


def request(program: httpx.AsyncClient, stage: Stage, probe: Probe) -> httpx.Request:
    """Return the call as the player sends it."""
    case = case_of(probe.found, probe.method)
    ids = {**stage.ids, **{name: stage.ids[other] for name, other in probe.changes.items()}}
    path = probe.found.path
    for name, which in {**_PATH, **case.path}.items():
        for spelled in (f"{{{name}}}", f"{{{name}:uuid}}"):
            path = path.replace(spelled, ids.get(which, which))
    assert "{" not in path, f"no id for {path}"
    query = filled({**QUERIES.get(probe.found.path, {}), **case.query}, ids)
    path += f"?{urlencode(query)}" if query else ""
    headers = stage.cookie(probe.player)
    begun = stage.sessions.get(probe.player)
    token = begun.csrf_token if begun else DOOR
    if not probe.found.path.startswith("/api/"):
        return _page(program, probe, path, (headers, token, case.fields(ids)))
    if probe.with_csrf:
        headers["x-csrf-token"] = token
    body = case.body(stage, ids)
    if isinstance(body, bytes):
        headers["content-type"] = "text/csv"
        return program.build_request(probe.method, path, headers=headers, content=body)
    return program.build_request(probe.method, path, headers=headers, json=body)


def _page(
    program: httpx.AsyncClient,
    probe: Probe,
    path: str,
    sent: tuple[dict[str, str], str, dict[str, str]],
) -> httpx.Request:
    headers, token, fields = sent
    if probe.method == "GET":
        return program.build_request("GET", path, headers=headers)
    if probe.player == NOBODY:
        headers = {"cookie": f"tadoru_door={DOOR}"}
    if probe.with_csrf:
        fields = {**fields, "csrf": token}
    files = {"file": fields.pop("file").encode()} if "file" in fields else None
    return program.build_request("POST", path, headers=headers, data=fields, files=files)


_PATH = {
    "part_id": "part",
    "baseline_id": "baseline",
    "attachment_id": "attachment",
    "site_id": "site",
    "request_id": "sent",
    "campaign_id": "campaign",
    "grant_id": "grant",
    "signing_id": "signing",
    "record_id": "record",
    "identifier_id": "identifier",
    "person_id": "person",
    "client_id": "client",
    "webhook_id": "webhook",
    "key_id": "key",
    "lot_id": "lot",
    "item_id": "item",
    "genealogy_id": "genealogy",
    "alias_id": "alias",
    "shipment_id": "shipment",
    "name": "footprint",
    "version": "1",
}
