"""Lots, items and shipments for the stage of the access tests."""

from collections.abc import Mapping

from tadoru.app.trace import alias, genealogy, item, lot, shipment
from tadoru.app.trace.alias import AliasDraft, Side
from tadoru.app.trace.genealogy import GenealogyForm
from tadoru.app.trace.item import ItemForm
from tadoru.app.trace.lot import LotForm
from tadoru.app.trace.shipment import ShipmentForm
from tadoru.app.world import World
from tadoru.core.trace.piece import PieceKind
from tadoru.core.values import LotId, PartId
from tests.fakes.scene import Company


def hold_pieces(
    world: World, alpha: Company, beta: Company, ids: Mapping[str, str], secret: str
) -> dict[str, str]:
    """Alpha makes a lot from two others; Beta ships to Alpha, who has a part to spare."""

    def a_lot(part: str, number: str) -> LotId:
        form = LotForm(f"{secret} {number}", "100")
        return lot.create(world, alpha.actor, PartId(ids[part]), form).id

    source, other, made = a_lot("bought", "S"), a_lot("bought", "O"), a_lot("part", "M")
    line = GenealogyForm(PieceKind.LOT, source, PieceKind.LOT, made, quantity="1")
    (one,) = item.create(world, alpha.actor, PartId(ids["part"]), ItemForm([f"{secret} 1"]))
    number = AliasDraft(Side.CUSTOMER, f"{secret} number", partner_name="Buyer")
    theirs = lot.create(world, beta.actor, PartId(ids["beta_part"]), LotForm("BETALOT")).id
    sent = ShipmentForm(PieceKind.LOT, theirs, alpha.id)
    return {
        "lot": source,
        "other_lot": other,
        "item": one,
        "genealogy": genealogy.add(world, alpha.actor, line).id,
        "alias": alias.save(world, alpha.actor, PartId(ids["part"]), number).id,
        "shipment": shipment.send(world, beta.actor, sent).id,
        "spare": alpha.part(f"{secret} spare").id,
    }
