"""Signing in as people do: passkeys in a real browser, codes without scripts, a provider's door."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pyotp
import pytest
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page
from starlette.types import ASGIApp, Receive, Scope, Send

from tadoru.app.identity import client, person
from tadoru.app.identity.draft import PersonDraft
from tadoru.app.world import World
from tadoru.core.identity.roles import Role
from tadoru.entry.serve import application
from tadoru.remote.http import OutsideHttp
from tadoru.remote.oidc import OpenIdProvider
from tests.e2e.served import served
from tests.e2e.stage import context_in, violations
from tests.fakes.api import caller
from tests.fakes.node import PASSWORD, administrator, company, sqlite_node
from tests.fakes.oidc import CLIENT, SECRET, Provider, provider

MAIL = "hanako@acme.example"


@dataclass
class Later:
    """An application that is known once its address is."""

    inner: list[ASGIApp] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await self.inner[0](scope, receive, send)


@dataclass(frozen=True)
class Site:
    """A node under a name that browsers make passkeys for, and its identity provider."""

    world: World
    home: str
    there: Provider


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    later = Later()
    with (
        sqlite_node(tmp_path_factory.mktemp("door")) as world,
        provider() as there,
        served(later) as address,
    ):
        home = address.replace("127.0.0.1", "localhost")
        there.now = lambda: world.clock.now().timestamp()
        http = OutsideHttp("127.0.0.1")
        identity = OpenIdProvider(
            http, world.clock.now, there.issuer, (CLIENT, SECRET), "Example ID"
        )
        named = replace(world, address=home, identity=identity)
        company(named, "Acme")
        add(named, MAIL)
        later.inner.append(application(named))
        yield Site(named, home, there)


def add(world: World, mail: str) -> None:
    draft = PersonDraft(mail, "山田 花子", frozenset({Role.ADMINISTRATOR}), "en", PASSWORD)
    person.add(world, administrator(world, "Acme"), draft)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    opened = context_in(browser, "en")
    yield opened
    opened.close()


def authenticator(page: Page, *, verifies: bool = True) -> CDPSession:
    """Give the browser a device that makes passkeys, as a telephone does."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": verifies,
        "automaticPresenceSimulation": True,
    }
    session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session


def by_password(page: Page, site: Site, mail: str) -> None:
    page.goto(f"{site.home}/sign-in")
    page.locator("#f-email").fill(mail)
    page.locator("#f-password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator("details.account").evaluate("menu => { menu.open = true }")
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/sign-in*")


@pytest.mark.browser
def test_a_passkey_made_in_the_browser_signs_in_alone_until_it_is_removed(
    site: Site, context: BrowserContext
) -> None:
    page = context.new_page()
    device = authenticator(page)
    by_password(page, site, MAIL)
    page.goto(f"{site.home}/account/passkeys")
    page.locator("#f-name").fill("office laptop")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_text("The passkey is made").wait_for()
    assert page.get_by_role("rowheader", name="office laptop").count() == 1
    assert violations(page) == []
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url(f"{site.home}/")
    page.goto(f"{site.home}/account/sessions")
    assert "passkey" in page.locator("tbody").inner_text()
    assert violations(page) == []
    page.goto(f"{site.home}/account/passkeys")
    page.locator("summary", has_text="Remove").click()
    page.get_by_role("button", name="Remove the passkey").click()
    page.get_by_text("No passkey yet.").wait_for()
    sign_out(page)

    page.get_by_role("button", name="Sign in with a passkey").click()
    page.get_by_text("This passkey is not known here any more").wait_for()
    device.detach()


@pytest.mark.browser
def test_a_device_that_does_not_check_its_person_makes_no_passkey(
    site: Site, context: BrowserContext
) -> None:
    page = context.new_page()
    device = authenticator(page, verifies=False)
    by_password(page, site, MAIL)
    page.goto(f"{site.home}/account/passkeys")
    page.locator("#f-name").fill("found in the street")
    page.get_by_role("button", name="Make a passkey").click()
    page.get_by_text("The browser made no passkey").wait_for()
    device.detach()


@pytest.mark.browser
def test_the_providers_door_leads_to_where_one_was_going(
    site: Site, context: BrowserContext
) -> None:
    site.there.claims["email"] = MAIL
    page = context.new_page()
    page.goto(f"{site.home}/settings")
    page.get_by_role("link", name="Sign in with Example ID").click()
    page.wait_for_url(f"{site.home}/settings")
    assert page.get_by_text("山田 花子").count()


def token(page: httpx.Response) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert found
    return found[1]


@pytest.fixture
def visitor(site: Site) -> Iterator[httpx.Client]:
    """A browser without scripts."""
    with httpx.Client(base_url=site.home, follow_redirects=True, trust_env=False) as made:
        made.headers["accept-language"] = "en"
        yield made


def send(visitor: httpx.Client, page: str, to: str, **fields: str) -> httpx.Response:
    return visitor.post(to, data={"csrf": token(visitor.get(page)), **fields})


def test_codes_and_recovery_codes_work_without_scripts(site: Site, visitor: httpx.Client) -> None:
    add(site.world, "codes@acme.example")
    known = {"email": "codes@acme.example", "password": PASSWORD}
    send(visitor, "/sign-in", "/sign-in", **known)
    shown = send(visitor, "/account/totp", "/account/totp")
    secret = re.search(r'name="secret" value="([A-Z2-7]{32})"', shown.text)
    assert secret
    assert "<svg" in shown.text
    wrong = visitor.post(
        "/account/totp/confirm",
        data={"csrf": token(shown), "code": "000000", "secret": secret[1], "uri": "otpauth://x"},
    )
    assert wrong.status_code == 422
    assert secret[1] in wrong.text
    code = pyotp.TOTP(secret[1]).at(site.world.clock.now())
    made = visitor.post("/account/totp/confirm", data={"csrf": token(wrong), "code": code})
    recovery = re.findall(r"<li>([a-z2-7-]{19})</li>", made.text)
    assert len(recovery) == 10

    visitor.cookies.clear()
    asked = send(visitor, "/sign-in", "/sign-in", **known, next="/parts")
    assert "Your code" in asked.text
    assert not [name for name in visitor.cookies if "session" in name]
    ticket = re.search(r'name="ticket" value="([^"]+)"', asked.text)
    assert ticket
    step = {"csrf": token(asked), "ticket": ticket[1], "next": "/parts"}
    refused = visitor.post("/sign-in/code", data={**step, "code": code})
    assert refused.status_code == 401
    assert "used already" in refused.text
    entered = visitor.post("/sign-in/code", data={**step, "code": recovery[0]})
    assert entered.url.path == "/parts"
    again = visitor.post("/sign-in/code", data={**step, "csrf": token(visitor.get("/account"))})
    assert again.status_code in {401, 409}


def test_nobody_else_can_use_up_a_browsers_way_to_the_provider(
    site: Site, visitor: httpx.Client
) -> None:
    site.there.claims["email"] = MAIL
    visitor.get("/sign-in")
    away = visitor.get("/sign-in/oidc", follow_redirects=False).headers["location"]
    back = httpx.get(away, trust_env=False).headers["location"]
    with httpx.Client(trust_env=False, follow_redirects=True) as other:  # lured to the address
        other.get(f"{site.home}/sign-in")
        assert "another browser" in other.get(back, headers={"accept-language": "en"}).text
        assert not [name for name in other.cookies if "session" in name]
    assert (
        visitor.get("/sign-in/oidc?next=//evil.example", follow_redirects=True).url.host
        == "localhost"
    )


def test_by_https_cookies_belong_to_this_host_alone(tmp_path: Path) -> None:
    with sqlite_node(tmp_path) as world:
        company(world, "Acme")
        add(world, MAIL)
        page = caller(application(replace(world, address="https://node.example")))
        page.base_url = httpx.URL("https://node.example")
        door = page.get("/sign-in")
        form = {"csrf": token(door), "email": MAIL, "password": PASSWORD}
        entered = page.post("/sign-in", data=form, follow_redirects=False)
        kept = [*door.headers.get_list("set-cookie"), *entered.headers.get_list("set-cookie")]
        ours = [one for one in kept if "tadoru_session" in one or "tadoru_door" in one]
        assert len(ours) == 3
        for cookie in ours:  # RFC 6265bis section 4.1.3.2
            assert cookie.startswith("__Host-")
            assert "Secure" in cookie
            assert "Path=/" in cookie
            assert "Domain" not in cookie
        assert page.get("/account").status_code == 200


def test_who_may_not_call_learns_nothing_of_the_form(site: Site) -> None:
    api = caller(application(site.world))
    for body in (b"{", b"{}", b'{"name": 1}'):
        for path in ("sites", "clients", "operators"):
            assert api.post(f"/api/v1/{path}", content=body).status_code == 401
    assert api.get("/api/v1/parts?limit=-1").status_code == 401


def test_a_program_asks_for_a_token_by_scope(site: Site) -> None:
    api = caller(application(site.world))
    made = client.create(
        site.world,
        administrator(site.world, "Acme"),
        "ERP",
        frozenset({Role.EDITOR}),
        frozenset({"parts:read", "parts:write"}),
    )
    known = (made.client.id, made.secret)
    form = {"grant_type": "client_credentials"}
    whole = api.post("/api/v1/token", data=form, auth=known).json()
    assert whole["scope"] == "parts:read parts:write"
    narrow = api.post("/api/v1/token", data={**form, "scope": "parts:read"}, auth=known).json()
    assert narrow["scope"] == "parts:read"
    refused = api.post("/api/v1/token", data={**form, "scope": "settings:write"}, auth=known)
    assert (refused.status_code, refused.json()["error"]) == (400, "invalid_scope")
    bearer = {"authorization": f"Bearer {narrow['access_token']}"}
    assert api.get("/api/v1/sites", headers=bearer).status_code == 200
    assert api.post("/api/v1/sites", headers=bearer, json={}).status_code == 403
    assert api.get("/api/v1/clients", headers=bearer).status_code == 403


def test_the_description_names_the_scope_of_every_route(site: Site) -> None:
    document = caller(application(site.world)).get("/api/v1/openapi.json").json()
    flow = document["components"]["securitySchemes"]["client"]["flows"]["clientCredentials"]
    assert document["paths"]["/sites"]["post"]["security"][0] == {"client": ["parts:write"]}
    for path in document["paths"].values():
        for route in path.values():
            for way in route.get("security", []):
                assert set(way.get("client", [])) <= set(flow["scopes"])
