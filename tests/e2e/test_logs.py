"""The log of a busy node names none of the secrets that went through it."""

import base64
import json
import re
import sqlite3
from contextlib import suppress
from pathlib import Path

import httpx

from tadoru.app.exchange import answers
from tadoru.app.identity import client
from tadoru.app.record import records
from tadoru.core.identity.roles import Role
from tadoru.settings import Settings
from tadoru.wiring import build_world
from tests.e2e.test_serving import HOST, PASSWORD, SECRET, TOKEN, begun, serving, until
from tests.fakes.node import mail
from tests.fakes.scene import Company

WRONG_PASSWORD = "another walk along the river"
MOST = 8  # characters of an encoded secret that may stand anywhere by chance: far fewer than this


def test_no_secret_of_a_busy_run_stands_in_the_log(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'node.db'}"
    begun(url, tmp_path)
    world = build_world(Settings(database=url, data=str(tmp_path), secret=SECRET))
    supplier, buyer = Company(world, "Supplier"), Company(world, "Buyer")
    ore, bought = supplier.part("ore"), buyer.part("ore", kind="bought")
    supplier.emits(ore, "41.5")
    asked = buyer.asks(supplier, bought).id
    supplier.answers(asked, ore)
    answered = answers.read(world, buyer.actor, asked)
    assert answered is not None
    program = client.create(world, buyer.actor, "program", frozenset({Role.VIEWER}))
    secrets = [PASSWORD, WRONG_PASSWORD, SECRET, TOKEN, program.secret]
    record_id = answered.record_id
    with world.db.read(supplier.id) as tx:
        secrets += records.unsealed(tx, world, [record_id])[record_id]
    world.db.close()
    secrets += mails(tmp_path / "node.db") + keys(tmp_path / "node.db")
    settings = {"metrics_token": TOKEN, "log_level": "debug"}
    with serving(url, tmp_path, **settings) as node, httpx.Client(base_url=node.address) as browser:
        page = browser.get("/sign-in")
        form = {"email": HOST, "csrf": csrf(page.text), "next": "/"}
        browser.post("/sign-in", data={**form, "password": WRONG_PASSWORD})
        signed = browser.post("/sign-in", data={**form, "password": PASSWORD})
        assert signed.status_code == 303, signed.text
        secrets += [value for name, value in browser.cookies.items() if len(value) > MOST]
        secrets.append(csrf(browser.get("/account").text))
        wish = {"grant_type": "client_credentials"}
        basic = (program.client.id, program.secret)
        token = node_token(node.address, wish, basic)
        secrets.append(token)
        bearer = {"authorization": f"Bearer {token}"}
        for path in (f"/records/{record_id}", f"/records/{record_id}/bundle", "/requests"):
            browser.get(f"/api/v1{path}", headers=bearer, params={"password": PASSWORD})
        browser.post("/api/v1/parts", headers=bearer, json={"password": PASSWORD, "unit": 7})
        browser.post("/api/v1/parts", headers=bearer, content=PASSWORD.encode())
        browser.get("/metrics", headers={"authorization": f"Bearer {TOKEN}"})
        browser.get("/metrics", headers={"authorization": f"Bearer {token}"})
        browser.get(f"/sign-in/{PASSWORD}")
        with suppress(httpx.HTTPError):
            browser.get("/", headers={"cookie": f"tadoru_session={token}", "x-request-id": token})
        assert until(lambda: len(node.lines()) >= 12)
    said = node.log.read_text()
    assert "person:" in said  # the log tells who, by an id that means nothing elsewhere
    assert f"client:{program.client.id}" in said
    found = [secret for secret in set(secrets) if secret in said]
    assert found == []
    assert len(set(secrets)) > 15


def test_a_plain_log_is_one_line_for_each_request(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'node.db'}"
    begun(url, tmp_path)
    with serving(url, tmp_path, log="plain") as node:
        node.get("/sign-in", headers={"x-request-id": "request-one"})
    lines = [line for line in node.log.read_text().splitlines() if "request-one" in line]
    assert len(lines) == 1
    assert re.search(
        r"^\d{4}-\d\d-\d\dT[\d:.]+Z INFO tadoru.access: request .*route=/sign-in status=200",
        lines[0],
    )


def node_token(address: str, form: dict[str, str], basic: tuple[str, str]) -> str:
    answer = httpx.post(f"{address}/api/v1/token", data=form, auth=basic)
    return str(json.loads(answer.text)["access_token"])


def csrf(page: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', page)
    assert found
    return found[1]


def mails(file: Path) -> list[str]:
    with sqlite3.connect(file) as database:
        found = [row[0] for row in database.execute("SELECT email FROM person")]
    database.close()
    assert mail("admin", "Buyer") in found
    return found


def keys(file: Path) -> list[str]:
    """Return the sealed keys as they lie there, in the forms in which bytes are written."""
    with sqlite3.connect(file) as database:
        found = [row[0] for row in database.execute("SELECT sealed FROM record_key")]
    database.close()
    assert found
    return [text for key in found for text in (key.hex(), base64.b64encode(key).decode())]
