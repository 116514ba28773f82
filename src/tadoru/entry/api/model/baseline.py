"""Bodies about baselines."""

from pydantic import Field

from tadoru.app.footprint.baseline import PARTS_MAX, BaselineDraft
from tadoru.core.values import PartId
from tadoru.entry.api.model.fields import Closed, Id, Text
from tadoru.entry.api.model.footprint import TermsBody


class BaselineBody(Closed):
    """What to freeze: some parts, or all that one makes and that have a figure."""

    name: Text = Field(examples=["Fiscal year 2025"])
    terms: TermsBody
    part_ids: list[Id] = Field(
        default_factory=list, max_length=PARTS_MAX, description="none: all that one makes"
    )
    note: Text = ""

    def draft(self) -> BaselineDraft:
        """Return it as the verb takes it.

        Raises:  InvalidData
        """
        parts = tuple(map(PartId, self.part_ids))
        return BaselineDraft(self.name, self.terms.terms(), parts, self.note)
