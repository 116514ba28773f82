"""The campaign played by programs: every company has an API client, and nothing else is used."""

from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.e2e import campaign
from tests.e2e.campaign import BUYER, Ground


@dataclass
class ByApi:
    """Acts for every company through the API alone."""

    ground: Ground
    tokens: dict[str, str]
    client: httpx.Client
    _campaign: str = ""
    _parts: dict[str, str] = field(default_factory=dict)  # by company: the part it answers with

    def prepare(self) -> None:
        csv = {"content-type": "text/csv"}
        for path, text in (
            ("/imports/parts", self.ground.cast.parts_csv()),
            ("/imports/structures", self.ground.cast.structure_csv()),
            ("/imports/sources", self.ground.cast.sources_csv()),
        ):
            self._call(BUYER, "POST", path, content=text.encode(), headers=csv)

    def ask(self) -> None:
        wish = {"dataset": "footprint/1", "terms": campaign.terms()}
        found = self._call(BUYER, "POST", "/campaigns/suggest", json=wish)
        lines = [
            {"part_id": one["part_id"], "source_id": one["source_id"]} for one in found["items"]
        ]
        body = {
            **wish,
            "name": "Packs of 2027",
            "due_on": campaign.DUE,
            "message": campaign.MESSAGE,
            "lines": lines,
        }
        board = self._call(BUYER, "POST", "/campaigns", json=body)
        self._campaign = board["campaign"]["id"]

    def reply(self, name: str) -> None:
        request_id = self._asked(name)["id"]
        part_id = self._parts.get(name) or self._register(name)
        self._call(name, "POST", f"/requests/{request_id}/accept", json={"part_id": part_id})
        supplier = self.ground.cast.supplier_of(name)
        if supplier:
            (source,) = self._items(name, f"/requests/{request_id}/upstream")
            wish = {"source_ids": [source["source_id"]]}
            self._call(name, "POST", f"/requests/{request_id}/upstream", json=wish)
            self.reply(supplier)
        self._call(name, "POST", f"/requests/{request_id}/answer", json={"mode": "standing"})

    def refuse(self, name: str) -> None:
        body = {"reason": "unknown", "reply": "We have never measured this."}
        self._call(name, "POST", f"/requests/{self._asked(name)['id']}/send-back", json=body)

    def ask_again(self, name: str) -> None:
        body = {"message": "An estimate would help us."}
        self._call(BUYER, "POST", f"/requests/{self._sent(name)}/reopen", json=body)

    def remind(self, name: str) -> None:
        self._call(BUYER, "POST", "/requests/remind", json={"request_ids": [self._sent(name)]})

    def assume(self, name: str) -> None:
        part_id = self._own(f"IN-{self.ground.cast.directs.index(name) + 1:02}")
        terms = campaign.terms()
        body = {
            "period_start": terms["period_start"],
            "period_end": terms["period_end"],
            "kgco2e": {"fossil": campaign.ASSUMED_KG},
            "source": "Own estimate",
            "year": "2025",
            "region": "JP",
            "licence": "own",
            "reason": "The supplier does not answer.",
            "role": "component_manufacture",
        }
        self._call(BUYER, "PUT", f"/parts/{part_id}/default", json=body)

    def compute(self) -> None:
        pack = self._own("PACK")
        self._emits(BUYER, pack, campaign.OWN_KG)
        self._call(BUYER, "POST", f"/parts/{pack}/footprint", json=campaign.terms())

    def correct(self, name: str, kgco2e: str) -> None:
        self._emits(name, self._parts[name], kgco2e)

    def board(self) -> dict[str, int]:
        board = self._call(BUYER, "GET", f"/campaigns/{self._campaign}")
        counts: dict[str, int] = board["campaign"]["funnel"]
        return counts

    def _register(self, name: str) -> str:
        (site,) = self._items(name, "/sites")
        made = self._part(name, site["id"], "OWN", "made")
        self._emits(name, made, self.ground.cast.own_kg(name))
        supplier = self.ground.cast.supplier_of(name)
        if supplier:
            raw = self._part(name, site["id"], "RAW", "bought")
            lines = [{"child_id": raw, "amount": campaign.RAW_AMOUNT, "unit": "kg"}]
            self._call(name, "PUT", f"/parts/{made}/structure", json={"lines": lines})
            (known,) = self._items(name, f"/directory?query={supplier}")
            sources = {"sources": [{"supplier_id": known["id"]}]}
            self._call(name, "PUT", f"/parts/{raw}/sources", json=sources)
        self._parts[name] = made
        return made

    def _part(self, name: str, site_id: str, number: str, kind: str) -> str:
        body = {"site_id": site_id, "number": number, "kind": kind, "unit": "kg", "mass_kg": "1"}
        made: str = self._call(name, "POST", "/parts", json=body)["id"]
        return made

    def _emits(self, name: str, part_id: str, kgco2e: str) -> None:
        terms = campaign.terms()
        period = {"period_start": terms["period_start"], "period_end": terms["period_end"]}
        body = {**period, "lines": [campaign.line(kgco2e)]}
        self._call(name, "PUT", f"/parts/{part_id}/activities", json=body)

    def _asked(self, name: str) -> dict[str, Any]:
        (found,) = self._items(name, "/requests?direction=in")
        return found

    def _sent(self, name: str) -> str:
        found = self._items(BUYER, "/requests?direction=out&limit=100")
        return next(one["id"] for one in found if one["supplier_name"] == name)

    def _own(self, number: str) -> str:
        found = self._items(BUYER, f"/parts?search={number}")
        return next(one["id"] for one in found if one["number"] == number)

    def _items(self, name: str, path: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self._call(name, "GET", path)["items"]
        return found

    def _call(self, name: str, method: str, path: str, **more: Any) -> Any:  # noqa: ANN401
        headers = {"authorization": f"Bearer {self.tokens[name]}", **more.pop("headers", {})}
        answer = self.client.request(method, f"/api/v1{path}", headers=headers, **more)
        assert answer.is_success, (name, method, path, answer.status_code, answer.text)
        return answer.json() if answer.content else None
