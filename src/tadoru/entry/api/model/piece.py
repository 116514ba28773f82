"""Bodies about numbers of others, lots, items, genealogy and shipments."""

from pydantic import Field

from tadoru.app.trace.alias import AliasDraft, Side
from tadoru.app.trace.genealogy import GenealogyForm
from tadoru.app.trace.item import ItemForm
from tadoru.app.trace.lot import LotForm
from tadoru.app.trace.shipment import ShipmentForm
from tadoru.core.trace.piece import SERIALS_MAX, PieceKind, Relation
from tadoru.core.values import LotId, OperatorId, SiteId
from tadoru.entry.api.model.fields import Closed, Day, Id, Number, Text

QUANTITY = Field("", description="in the part's declared unit; empty: not known")
SITE = Field(None, description="none: the part's own")


class AliasBody(Closed):
    """What a partner calls a part."""

    side: Side = Field(description="whether a customer or a supplier calls it so")
    number: Text = Field(examples=["4711-0815"])
    partner_id: Id | None = Field(None, description="none: not on this node")
    partner_name: Text = Field("", description="only where the partner is not on this node")

    def draft(self) -> AliasDraft:
        """Return it as the verb takes it."""
        partner = None if self.partner_id is None else OperatorId(self.partner_id)
        return AliasDraft(self.side, self.number, partner, self.partner_name)


class LotBody(Closed):
    """A lot as its owner describes it."""

    number: Text = Field(examples=["2026-W14-03"])
    quantity: Number = QUANTITY
    made_on: Day | None = None
    site_id: Id | None = SITE

    def form(self) -> LotForm:
        """Return it as the verb takes it."""
        site = None if self.site_id is None else SiteId(self.site_id)
        return LotForm(self.number, self.quantity, self.made_on, site)


class NewLotBody(LotBody):
    """A lot of a part."""

    part_id: Id


class ItemsBody(Closed):
    """Items of a part: one serial number each."""

    part_id: Id
    serials: list[Text] = Field(min_length=1, max_length=SERIALS_MAX, examples=[["SN-000001"]])
    lot_id: Id | None = Field(None, description="of which all of them are")
    made_on: Day | None = None
    site_id: Id | None = SITE

    def form(self) -> ItemForm:
        """Return it as the verb takes it."""
        lot = None if self.lot_id is None else LotId(self.lot_id)
        site = None if self.site_id is None else SiteId(self.site_id)
        return ItemForm(self.serials, lot, self.made_on, site)


class GenealogyBody(Closed):
    """One piece went into another."""

    input_kind: PieceKind
    input_id: Id
    output_kind: PieceKind
    output_id: Id
    relation: Relation = Field(
        Relation.MADE_FROM, description="as material, or as a component that can be taken out"
    )
    quantity: Number = Field("", description="of the input, in its unit; empty: not known")

    def form(self) -> GenealogyForm:
        """Return it as the verb takes it."""
        return GenealogyForm(
            self.input_kind,
            self.input_id,
            self.output_kind,
            self.output_id,
            self.relation,
            self.quantity,
        )


class ShipmentBody(Closed):
    """What is shipped, and to whom."""

    kind: PieceKind
    piece_id: Id
    recipient_id: Id
    quantity: Number = QUANTITY
    shipped_on: Day | None = Field(None, description="none: today")

    def form(self) -> ShipmentForm:
        """Return it as the verb takes it."""
        recipient = OperatorId(self.recipient_id)
        return ShipmentForm(self.kind, self.piece_id, recipient, self.quantity, self.shipped_on)


class ReceiptBody(Closed):
    """As which piece of one's own a shipment was received."""

    kind: PieceKind
    piece_id: Id
