"""Messages and baselines as a program meets them."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI

from tadoru.app.world import World
from tadoru.entry.api import app as api
from tests.fakes.api import bearer, caller
from tests.fakes.node import sqlite_node
from tests.fakes.scene import TERMS, Company


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with sqlite_node(tmp_path) as world:
        yield world


@pytest.fixture
def app(world: World) -> FastAPI:
    return api.build(world)


def encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def test_a_file_travels_in_its_message_and_comes_back_to_be_kept(
    world: World, app: FastAPI
) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    about = acme.asks(boron, acme.part("glue", kind="bought")).id
    ours, theirs = (caller(app, bearer(world, one.actor)) for one in (acme, boron))
    file = {"name": "表.csv", "content": encoded(b"a,b\n1,2\n"), "media_type": "text/csv"}
    message = {"body": "see the table", "attachments": [file]}
    key = {"idempotency-key": "once"}
    sent = ours.post(f"/requests/{about}/messages", json=message, headers=key)
    assert sent.status_code == 201, sent.text
    again = ours.post(f"/requests/{about}/messages", json=message, headers=key)
    assert again.json() == sent.json()
    assert again.headers["idempotency-replayed"] == "true"

    (read,) = theirs.get(f"/requests/{about}/messages").json()["items"]
    assert (read["body"], read["unread"]) == ("see the table", True)
    (kept,) = read["attachments"]
    assert kept["media_type"] == "text/csv; charset=utf-8"
    got = theirs.get(f"/attachments/{kept['id']}")
    assert got.content == b"a,b\n1,2\n"
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["content-disposition"] == (
        "attachment; filename=\"_.csv\"; filename*=UTF-8''%E8%A1%A8.csv"
    )
    assert got.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in got.headers["content-security-policy"]
    assert theirs.post(f"/requests/{about}/messages/read").json() == {"marked_count": 1}


def test_what_is_wrong_with_a_file_is_said_with_its_place(world: World, app: FastAPI) -> None:
    acme, boron = Company(world, "Acme"), Company(world, "Boron")
    about = acme.asks(boron, acme.part("glue", kind="bought")).id
    ours = caller(app, bearer(world, acme.actor))
    files = [
        {"name": "a.csv", "content": encoded(b"a,b")},
        {"name": "b.png", "content": encoded(b"<svg/>")},
    ]
    refused = ours.post(f"/requests/{about}/messages", json={"attachments": files})
    assert refused.status_code == 422
    (finding,) = refused.json()["findings"]
    assert (finding["place"], finding["rule"]) == ("/attachments/1", "attachment.content")
    broken = {"attachments": [{"name": "a.csv", "content": "A"}]}
    assert ours.post(f"/requests/{about}/messages", json=broken).status_code == 422


def test_a_difference_is_explained_in_exact_decimals(world: World, app: FastAPI) -> None:
    acme = Company(world, "Acme")
    cell = acme.part("cell")
    acme.emits(cell, "2.000000000001")
    ours = caller(app, bearer(world, acme.actor))
    body = {"name": "FY2025", "terms": TERMS.as_json(), "part_ids": [cell.id]}
    made = ours.post("/baselines", json=body)
    assert made.status_code == 201, made.text
    frozen = made.json()["id"]
    acme.emits(cell, "3")
    found = ours.get(f"/baselines/{frozen}/compare", params={"part_id": cell.id}).json()
    assert found["difference_kgco2e"] == "0.999999999999"
    assert {one["cause"]: one["kgco2e"] for one in found["causes"]} == {
        "activity": "0.999999999999", "factor": "0", "structure": "0", "supplier": "0",
    }  # fmt: skip
    (line,) = ours.get(f"/baselines/{frozen}/lines").json()["items"]
    assert line["total_kgco2e"] == "2.000000000001"
    document = json.loads(ours.get(f"/baselines/{frozen}/export").content)
    assert document["results"][cell.id]["values"]["total_kgco2e"] == "2.000000000001"
    assert len(ours.get(f"/parts/{cell.id}/baselines").json()["items"]) == 1
    assert ours.delete(f"/baselines/{frozen}").status_code == 204
    assert ours.get(f"/baselines/{frozen}").status_code == 404
