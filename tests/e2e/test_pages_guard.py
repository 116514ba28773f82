"""What guards the pages: tokens in forms, cookies, headers, roles, and refusals that help."""

import base64
import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tadoru.app.identity import person
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.key import bring
from tadoru.app.record import read as records
from tadoru.core.identity.roles import Role
from tadoru.core.records.keys import did_key
from tadoru.core.values import RecordId
from tadoru.entry.web.app import HANDLERS
from tadoru.wire.bundle import trust
from tadoru.wire.bundle.verdict import Status
from tadoru.wire.bundle.verify import verify
from tests.e2e.served import served
from tests.e2e.stage import CELL, MAILS, PACK, Filled, Stage, fill, stage
from tests.fakes.node import PASSWORD


@dataclass
class Site:
    """A filled stage, and the browsers without scripts or eyes that visit it."""

    stage: Stage
    ids: Filled
    clients: list[httpx.Client] = field(default_factory=list)

    def client(self) -> httpx.Client:
        new = httpx.Client(base_url=self.stage.home, follow_redirects=True, timeout=30)
        self.clients.append(new)
        return new

    def entered(self, mail: str, password: str = PASSWORD) -> httpx.Client:
        client = self.client()
        form = {"csrf": token(client.get("/sign-in")), "email": mail, "password": password}
        assert client.post("/sign-in", data=form).status_code == 200
        return client

    def member(self, mail: str, role: Role) -> httpx.Client:
        """Return a new member of the cell maker, signed in by the one-time password."""
        draft = PersonDraft(mail, "新しい人", frozenset({role}))
        added = person.add(self.stage.world, self.stage.actor(CELL), draft)
        assert added.password
        return self.entered(mail, added.password)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with stage(tmp_path_factory.mktemp("guarded")) as opened:
        made = Site(opened, fill(opened))
        yield made
        for client in made.clients:
            client.close()


def token(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found[1]


def test_a_form_without_the_sessions_own_token_is_refused(site: Site) -> None:
    client, other = site.entered(MAILS[CELL]), site.entered(MAILS[PACK])
    form = {"number": "X", "unit": "kg"}
    for csrf in ({}, {"csrf": ""}, {"csrf": "x"}, {"csrf": token(other.get("/account"))}):
        assert client.post("/parts/new", data={**form, **csrf}).status_code == 403


def test_nobody_can_be_signed_in_by_a_foreign_form(site: Site) -> None:
    form = {"email": MAILS[CELL], "password": PASSWORD}
    for csrf in ("", "x" * 43):
        client = site.client()
        assert client.post("/sign-in", data={**form, "csrf": csrf}).status_code == 403
        assert "tadoru_session" not in client.cookies


def test_cookies_are_kept_from_scripts_and_from_other_sites(site: Site) -> None:
    client = site.client()
    form = {"csrf": token(client.get("/sign-in")), "email": MAILS[CELL], "password": PASSWORD}
    reply = client.post("/sign-in", data=form, follow_redirects=False)
    made = [c for c in reply.headers.get_list("set-cookie") if c.startswith("tadoru_session=")]
    assert len(made) == 1
    assert "HttpOnly" in made[0]
    assert "SameSite=lax" in made[0]


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nowhere", "/parts/new", "/log"])
def test_every_reply_bears_the_headers_that_guard_it(site: Site, path: str) -> None:
    for client in (site.entered(MAILS[CELL]), site.client()):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "form-action 'self'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["cache-control"] == "no-store"


def test_a_viewer_is_shown_no_form_and_may_send_none(site: Site) -> None:
    client = site.member("viewer@aoba.example", Role.VIEWER)
    for path in (
        "/parts/new",
        f"/parts/{site.ids.cell}/edit",
        f"/requests/{site.ids.answered}/answer",
    ):
        assert client.get(path).status_code == 403
    csrf = token(client.get("/account"))
    assert client.post(f"/parts/{site.ids.cell}/retire", data={"csrf": csrf}).status_code == 403
    assert f"/parts/{site.ids.cell}/edit" not in client.get(f"/parts/{site.ids.cell}").text


def test_what_is_another_companys_is_absent(site: Site) -> None:
    client = site.entered(MAILS[PACK])
    for path in (
        f"/parts/{site.ids.cell}",
        f"/parts/{site.ids.cell}/footprint",
        f"/signatures/{site.ids.signing}",
    ):
        reply = client.get(path)
        assert reply.status_code == 404
        assert "円筒形セル" not in reply.text


@pytest.mark.parametrize(("language", "word"), [("ja", "見つかりません"), ("en", "Not found")])
def test_a_refusal_is_said_in_the_readers_language_with_a_way_on(
    site: Site, language: str, word: str
) -> None:
    nothing = "00000000-0000-4000-8000-000000000000"
    reply = site.entered(MAILS[CELL]).get(f"/parts/{nothing}?lang={language}")
    assert reply.status_code == 404
    assert word in reply.text
    assert 'href="/"' in reply.text


def test_who_is_not_signed_in_gets_the_door_and_comes_back(site: Site) -> None:
    client = site.client()
    page = client.get(f"/requests/{site.ids.answered}")
    assert page.status_code == 401
    opened = client.get("/parts?kind=made", headers={"accept": "text/html"})
    assert str(opened.url).endswith("/sign-in?next=%2Fparts%3Fkind%3Dmade")
    form = {
        "csrf": token(page), "email": MAILS[PACK], "password": PASSWORD,
        "next": f"/requests/{site.ids.answered}",
    }  # fmt: skip
    assert client.post("/sign-in", data=form).url.path == f"/requests/{site.ids.answered}"
    form["next"] = "https://elsewhere.example/"
    client.cookies.clear()
    form["csrf"] = token(client.get("/sign-in"))
    assert client.post("/sign-in", data=form).url.path == "/"


def test_a_body_that_is_too_large_is_refused(site: Site) -> None:
    client = site.entered(MAILS[CELL])
    csrf = token(client.get("/parts/import"))
    large = {"file": ("large.csv", b"x" * (21 * 1024 * 1024))}
    reply = client.post("/parts/import", data={"csrf": csrf}, files=large)
    assert reply.status_code == 413


def test_a_bundle_of_a_record_can_be_downloaded(site: Site) -> None:
    reply = site.entered(MAILS[PACK]).get(f"/records/{site.ids.statement}/bundle")
    assert reply.status_code == 200
    assert reply.headers["content-type"] == "application/json"
    assert "attachment" in reply.headers["content-disposition"]


def test_the_trust_file_of_the_log_page_anchors_a_bundle(site: Site) -> None:
    bundle = site.entered(MAILS[PACK]).get(f"/records/{site.ids.statement}/bundle").content
    stranger = site.client()
    assert 'href="/log/trust.json"' in stranger.get("/log").text
    file = stranger.get("/log/trust.json")
    assert "attachment" in file.headers["content-disposition"]
    assert verify(bundle, None).status == Status.NOT_ANCHORED
    assert verify(bundle, trust.decode(file.content)).status == Status.VERIFIED


def test_a_key_outside_the_node_signs_a_bundle_on_the_page(tmp_path: Path) -> None:
    with stage(tmp_path) as on:
        ids, actor, key = fill(on), on.actor(CELL), Ed25519PrivateKey.generate()
        asked = bring.prepare(on.world, actor, did_key(key.public_key().public_bytes_raw()))
        bring.commit(on.world, actor, asked.ticket, key.sign(asked.signing_input.encode()))
        on.settle()
        client = Site(on, ids).entered(MAILS[CELL])
        record = f"/records/{ids.statement}"
        assert f'href="{record}/bundle/sign"' in client.get(record).text
        page = client.get(f"{record}/bundle/sign")
        form = {"csrf": token(page), "content": content(page)}
        to_sign = client.post(f"{record}/bundle/sign", data={**form, "do": "bytes"}).content
        wrong = {**form, "signature": base64.b64encode(bytes(64)).decode()}
        refused = client.post(f"{record}/bundle/sign", data=wrong)
        assert refused.status_code == 422
        assert 'id="f-signature-error"' in refused.text
        assert content(refused) == form["content"]
        right = {**form, "signature": base64.b64encode(key.sign(to_sign)).decode()}
        file = client.post(f"{record}/bundle/sign", data=right)
        assert "attachment" in file.headers["content-disposition"]
        known = trust.decode(client.get("/log/trust.json").content)
        assert verify(file.content, known).status == Status.VERIFIED
        client.close()


def content(page: httpx.Response) -> str:
    """Return the bundle that a page carries from one step to the next."""
    found = re.search(r'<textarea name="content" hidden>\n([^<]+)</textarea>', page.text)
    assert found
    return html.unescape(found[1])


def test_an_administrator_erases_a_record_after_reading_what_goes_and_what_stays(
    tmp_path: Path,
) -> None:
    with stage(tmp_path) as on:
        made = Site(on, fill(on))
        own, page = made.entered(MAILS[CELL]), f"/records/{made.ids.statement}"
        editor, other = made.member("e@aoba.example", Role.EDITOR), made.entered(MAILS[PACK])
        for client in (editor, other):
            shown = client.get(f"{page}/erase?lang=en").text
            assert "Only an administrator" in shown
            assert client.get(page).text.count(f"{page}/erase") == 0
        csrf = {"csrf": token(editor.get("/account"))}
        assert editor.post(f"{page}/erase", data=csrf).status_code == 403
        csrf = {"csrf": token(other.get("/account"))}
        assert other.post(f"{page}/erase", data=csrf).status_code == 404
        asks = own.get(f"{page}/erase?lang=en")
        assert "What goes" in asks.text
        assert "What stays" in asks.text
        assert "The values that would be gone" in asks.text
        done = own.post(f"{page}/erase", data={"csrf": token(asks)})
        assert done.url.path == page
        assert "Erased" in done.text
        assert records.read(on.world, on.actor(CELL), RecordId(made.ids.statement)).groups == {}
        for client in made.clients:
            client.close()


def test_what_a_person_sees_only_once_is_not_kept(site: Site) -> None:
    client = site.entered(MAILS[PACK])
    csrf = token(client.get("/settings/clients"))
    form = {"csrf": csrf, "name": "ERP", "roles": "editor"}
    page = client.post("/settings/clients", data=form).text
    shown = re.search(r'class="code secret">([^<]+)<', page)
    assert shown
    assert shown[1] not in client.get("/settings/clients").text


def test_a_second_person_consents_on_the_page(site: Site) -> None:
    own = site.entered(MAILS[CELL])
    second = site.member("approver@aoba.example", Role.APPROVER)
    page = f"/signatures/{site.ids.signing}"
    csrf = {"csrf": token(own.get(page))}
    assert own.post(f"{page}/commit", data=csrf).status_code == 403  # the one who prepared it
    assert own.get(f"{page}/bytes").headers["content-disposition"].startswith("attachment")
    assert second.post(f"{page}/commit", data={"csrf": token(second.get(page))}).status_code == 200
    assert own.get(page).status_code == 404


@pytest.mark.parametrize(
    ("language", "word"), [("ja", "保存されていません"), ("en", "was not saved")]
)
def test_a_mistake_of_ours_is_admitted_without_detail(language: str, word: str) -> None:
    def broken(_request: Request) -> Response:
        raise RuntimeError("the secret inside")

    app = Starlette(routes=[Route("/", broken)], exception_handlers=dict(HANDLERS))
    with served(app) as home:
        reply = httpx.get(home, headers={"accept-language": language})
    assert reply.status_code == 500
    assert word in reply.text
    assert "secret" not in reply.text
    assert "default-src 'none'" in reply.headers["content-security-policy"]


def test_wrong_data_is_answered_with_what_was_typed_and_422(site: Site) -> None:
    client = site.entered(MAILS[CELL])
    place = re.search(r'<option value="([0-9a-f-]{36})"', client.get("/parts/new").text)
    assert place
    form = {
        "csrf": token(client.get("/parts/new")), "site": place[1], "number": "<b>'\"",
        "unit": "ells", "mass_kg": "-1",
    }  # fmt: skip
    reply = client.post("/parts/new", data=form)
    assert reply.status_code == 422
    assert reply.text.count('class="error"') == 2
    assert "&lt;b&gt;" in reply.text
    assert "<b>'" not in reply.text


def test_a_form_that_is_sent_twice_is_done_once_and_leads_to_one_place(site: Site) -> None:
    client = site.entered(MAILS[PACK])
    blank = client.get("/parts/new").text
    once = re.search(r'name="once" value="([^"]+)"', blank)
    place = re.search(r'<option value="([0-9a-f-]{36})"', blank)
    assert once
    assert place
    form = {
        "csrf": token(client.get("/parts/new")), "once": once[1], "site": place[1],
        "number": "TWICE", "unit": "kg",
    }  # fmt: skip
    first, second = (client.post("/parts/new", data=form) for _ in range(2))
    assert first.status_code == second.status_code == 200
    assert first.url == second.url
    assert client.get("/parts?q=TWICE").text.count(">TWICE</a>") == 1
    other = client.post("/parts/new", data={**form, "number": "OTHER"})  # went back and changed it
    assert other.url != first.url
