"""What to send about parts, their numbers, lots, items and shipments."""

from collections.abc import Mapping

from tests.fakes.case import Case

PIECES = {
    "input_kind": "lot",
    "input_id": "$lot",
    "output_kind": "item",
    "output_id": "$item",
}
ALIAS = {"side": "customer", "number": "4711", "partner_name": "Buyer"}
SHIPMENT = {"kind": "lot", "piece_id": "$lot", "recipient_id": "$beta"}
CHOSEN = {"kind": "lot", "piece": "$lot"}

API: Mapping[str, Case] = {
    "part.copy": Case({"number": "N-11"}),
    "part.delete": Case(path={"part_id": "spare"}),
    "alias.save": Case(ALIAS),
    "lot.create": Case({"part_id": "$part", "number": "L-9"}),
    "lot.update": Case({"number": "L-10"}),
    "item.create": Case({"part_id": "$part", "serials": ["S-9"]}),
    "genealogy.add": Case(PIECES),
    "shipment.send": Case(SHIPMENT),
    "shipment.list": Case(query={"direction": "in"}),
    "shipment.receive": Case({"kind": "lot", "piece_id": "$lot"}),
}
FORMS: Mapping[str, Mapping[str, str]] = {
    "/parts/{part_id:uuid}/copy": {"number": "N-11"},
    "/parts/{part_id:uuid}/restore": {},
    "/parts/{part_id:uuid}/delete": {},
    "/parts/{part_id:uuid}/numbers": ALIAS,
    "/aliases/{alias_id:uuid}/remove": {"part": "$part"},
    "/parts/{part_id:uuid}/lots": {"number": "L-9"},
    "/parts/{part_id:uuid}/items": {"serials": "S-9\nS-10"},
    "/lots/{lot_id:uuid}/edit": {"number": "L-10"},
    "/lots/{lot_id:uuid}/inputs": {"kind": "lot", "piece": "$other_lot"},
    "/items/{item_id:uuid}/inputs": CHOSEN,
    "/genealogy/{genealogy_id:uuid}/remove": {},
    "/shipments/{shipment_id:uuid}/receive": CHOSEN,
    "/lots/{lot_id:uuid}/ship": {"recipient_id": "$beta"},
    "/items/{item_id:uuid}/ship": {"recipient_id": "$beta"},
}
