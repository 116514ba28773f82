"""The API as a program meets it: tokens, refusals, pages, writes that happen once, versions."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from tadoru.app import idempotency
from tadoru.app.identity import client, session, site
from tadoru.app.identity.draft import SiteDraft
from tadoru.app.verb import REGISTRY
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.entry.api import app as api
from tests.fakes.api import bearer, caller
from tests.fakes.clock import Clock
from tests.fakes.node import HOST, PASSWORD, administrator, company, sqlite_node

SITE = {"name": "Himeji", "country": "JP"}


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def world(tmp_path: Path, clock: Clock) -> Iterator[World]:
    with sqlite_node(tmp_path, clock) as world:
        company(world, "Acme")
        yield world


@pytest.fixture
def app(world: World) -> FastAPI:
    return api.build(world)


@pytest.fixture
def acme(world: World, app: FastAPI) -> TestClient:
    return caller(app, bearer(world, administrator(world, "Acme")))


@pytest.mark.parametrize("by_form", [False, True])
def test_a_program_gets_a_token_by_its_id_and_secret(
    world: World, app: FastAPI, *, by_form: bool
) -> None:
    made = client.create(world, administrator(world, "Acme"), "ERP", frozenset({Role.VIEWER}))
    grant = {"grant_type": "client_credentials"}
    if by_form:
        grant |= {"client_id": made.client.id, "client_secret": made.secret}
    auth = None if by_form else (made.client.id, made.secret)
    answer = caller(app).post("/token", data=grant, auth=auth)

    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"  # RFC 6749 section 5.1
    assert answer.json()["token_type"] == "Bearer"
    me = caller(app, answer.json()["access_token"]).get("/me").json()
    assert me["name"] == f"client:{made.client.id}"
    assert me["roles"] == ["viewer"]


def test_a_refused_token_is_answered_in_the_words_of_oauth(app: FastAPI) -> None:
    wrong = caller(app).post("/token", data={"grant_type": "client_credentials"}, auth=("a", "b"))
    assert (wrong.status_code, wrong.json()) == (401, {"error": "invalid_client"})
    assert wrong.headers["www-authenticate"].startswith("Basic")
    other = caller(app).post("/token", data={"grant_type": "password"})
    assert (other.status_code, other.json()) == (400, {"error": "unsupported_grant_type"})
    none = caller(app).post("/token")
    assert (none.status_code, none.json()) == (400, {"error": "invalid_request"})


def test_guessing_a_secret_is_answered_with_the_seconds_to_wait(app: FastAPI) -> None:
    for _ in range(11):
        last = caller(app).post(
            "/token", data={"grant_type": "client_credentials"}, auth=("a", "b")
        )
    assert last.status_code == 429
    assert 0 < int(last.headers["retry-after"]) <= 901


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("GET", "/nowhere", None, 404),
        ("GET", "/sites/not-an-id", None, 404),
        ("GET", "/sites/00000000-0000-4000-8000-000000000000", None, 404),
        ("PUT", "/sites", None, 405),
        ("POST", "/sites", b"{", 422),
        ("POST", "/sites", b'{"name":"A","country":"JP","colour":"red"}', 422),
        ("POST", "/sites", b'{"name":"A\\u0000","country":"JP"}', 422),
        ("POST", "/sites", b'{"name":"\\ud800","country":"JP"}', 422),
        ("POST", "/sites", b"\xff", 400),
        ("POST", "/sites", b'{"name":7}', 422),
        ("GET", "/sites?limit=201", None, 422),
        ("GET", "/sites?limit=x", None, 422),
        ("GET", "/sites?after=x", None, 422),
        ("POST", "/sites", b" " * (21 * 1024 * 1024), 413),
        ("POST", "/sites", None, 422),
    ],
)
def test_every_refusal_is_a_problem_document(
    acme: TestClient, method: str, path: str, body: bytes | None, status: int
) -> None:
    answer = acme.request(method, path, content=body, headers={"content-type": "application/json"})
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"  # RFC 9457 section 3
    document = answer.json()
    assert document["status"] == status
    assert document["instance"] == path.partition("?")[0]
    assert {"type", "title"} <= document.keys()
    if status == 422:
        assert all(one["rule"] and one["remedy"] for one in document["findings"])


def test_the_place_of_a_defect_is_a_json_pointer(acme: TestClient) -> None:
    body = {"lines": [{"child_id": "x", "amount": 1, "unit": "kg"}], "a/b": 1}
    answer = acme.put("/parts/00000000-0000-4000-8000-000000000000/structure", json=body)
    places = {one["place"] for one in answer.json()["findings"]}
    assert places == {"/lines/0/child_id", "/lines/0/amount", "/a~1b"}  # RFC 6901 section 3


def test_nobody_and_a_token_that_does_not_hold_are_unauthenticated(app: FastAPI) -> None:
    for one in (caller(app), caller(app, "nonsense")):
        answer = one.get("/sites")
        assert answer.status_code == 401
        assert answer.headers["www-authenticate"].startswith("Bearer")
        assert answer.json()["type"] == "/problems/not-signed-in"


def test_pages_are_walked_by_their_links(acme: TestClient) -> None:
    for number in range(5):
        acme.post("/sites", json={"name": f"Plant {number}", "country": "JP"})
    path, seen = "/sites?limit=2", []
    for _ in range(9):
        answer = acme.get(path)
        seen += [one["name"] for one in answer.json()["items"]]
        if "next" not in answer.links:
            break
        path = answer.links["next"]["url"]
    assert seen == ["Acme plant", *(f"Plant {number}" for number in range(5))]


def test_a_write_with_a_key_happens_once_and_is_answered_the_same(acme: TestClient) -> None:
    keyed = {"idempotency-key": "8e03978e-40d5-43e8-bc93-6894a57f9324"}
    first = acme.post("/sites", json=SITE, headers=keyed)
    again = acme.post("/sites", json=SITE, headers=keyed)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content
    assert first.headers["location"] == again.headers["location"]
    other = acme.post("/sites", json={**SITE, "name": "Kobe"}, headers=keyed)
    assert (other.status_code, other.json()["type"]) == (409, "/problems/key-reused")
    assert len(acme.get("/sites").json()["items"]) == 2


def test_a_refused_write_does_not_use_its_key_up(acme: TestClient) -> None:
    keyed = {"idempotency-key": "k"}
    assert acme.post("/sites", json={**SITE, "country": "?"}, headers=keyed).status_code == 422
    assert acme.post("/sites", json=SITE, headers=keyed).status_code == 201


def test_a_secret_is_answered_again_but_not_kept_in_the_clear(
    acme: TestClient, tmp_path: Path
) -> None:
    keyed = {"idempotency-key": "k"}
    wish = {"name": "ERP", "roles": ["editor"]}
    first = acme.post("/clients", json=wish, headers=keyed).json()
    assert acme.post("/clients", json=wish, headers=keyed).json() == first
    kept = b"".join(file.read_bytes() for file in tmp_path.glob("node.db*"))
    assert first["secret"].encode() not in kept


def test_of_writes_at_once_with_one_key_one_happens(world: World, app: FastAPI) -> None:
    holder = bearer(world, administrator(world, "Acme"))
    headers = {"authorization": f"Bearer {holder}", "idempotency-key": "k"}

    async def writes() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://node") as program:
            calls = [program.post("/sites", json=SITE, headers=headers) for _ in range(6)]
            return await asyncio.gather(*calls)

    answers = [(one.status_code, one.content) for one in asyncio.run(writes())]
    made = {answer for answer in answers if answer[0] == 201}
    assert len(made) == 1
    assert {status for status, _ in answers} <= {201, 409}  # 409: done, the reply not yet kept
    sites = caller(app, holder).get("/sites").json()["items"]
    assert [one["name"] for one in sites] == ["Acme plant", "Himeji"]


def test_a_write_whose_reply_was_lost_is_not_done_twice(
    acme: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*_: object) -> None:
        raise OSError("the process was killed here")

    keyed = {"idempotency-key": "k"}
    with monkeypatch.context() as patch:
        patch.setattr(idempotency, "keep", crash)
        assert acme.post("/sites", json=SITE, headers=keyed).status_code == 500
    again = acme.post("/sites", json=SITE, headers=keyed)
    assert (again.status_code, again.json()["type"]) == (409, "/problems/reply-lost")
    assert len(acme.get("/sites").json()["items"]) == 2


def test_a_reading_that_did_not_change_is_not_sent_again(acme: TestClient) -> None:
    first = acme.get("/sites")
    again = acme.get("/sites", headers={"if-none-match": f'"x", {first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    acme.post("/sites", json=SITE)
    assert acme.get("/sites", headers={"if-none-match": first.headers["etag"]}).status_code == 200


def test_an_update_based_on_an_old_reading_is_refused(world: World, acme: TestClient) -> None:
    made = acme.post("/sites", json=SITE)
    path = f"/{made.headers['location']}"
    read = acme.get(path).headers["etag"]
    admin = administrator(world, "Acme")
    site.update(world, admin, made.json()["id"], SiteDraft("Kobe", "JP"))
    late = acme.put(path, json=SITE, headers={"if-match": read})
    assert (late.status_code, late.json()["type"]) == (412, "/problems/outdated")
    now = acme.get(path)
    assert now.json()["name"] == "Kobe"
    fresh = acme.put(path, json=SITE, headers={"if-match": now.headers["etag"]})
    assert (fresh.status_code, fresh.json()["name"]) == (200, "Himeji")
    assert acme.put(path, json=SITE, headers={"if-match": "made up"}).status_code == 422


def test_a_foreign_page_cannot_write_with_a_persons_cookie(world: World, app: FastAPI) -> None:
    begun = session.sign_in(world, HOST, PASSWORD, "198.51.100.7")
    host = caller(app)
    host.cookies.set("tadoru_session", begun.token)
    assert host.get("/me").json()["email"] == HOST
    wish = {"email": HOST}
    for headers in ({}, {"x-csrf-token": "wrong"}):
        assert host.post("/passwords/reset", json=wish, headers=headers).status_code == 403
    right = {"x-csrf-token": begun.csrf_token}
    assert host.post("/passwords/reset", json=wish, headers=right).status_code == 200


def test_the_description_names_every_verb_once_and_every_refusal(app: FastAPI) -> None:
    document = caller(app).get("/openapi.json").json()
    assert document["openapi"].startswith("3.1")
    operations = [
        (method, operation)
        for path in document["paths"].values()
        for method, operation in path.items()
    ]
    names = [operation["operationId"] for _, operation in operations]
    assert len(set(names)) == len(names)
    public = {"token.issue", "invitation.look", "invitation.accept_new"}
    assert set(names) - set(REGISTRY) == public
    for method, operation in operations:
        assert {"413", "422", "503"} <= operation["responses"].keys()
        if operation["security"]:
            assert {"401", "403", "404"} <= operation["responses"].keys()
        if method != "get":
            assert "409" in operation["responses"]
    assert set(document["components"]["securitySchemes"]) == {"client", "session"}
