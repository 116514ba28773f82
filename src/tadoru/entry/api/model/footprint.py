"""Bodies about footprints."""

from pydantic import Field

from tadoru.app.footprint.terms import Terms, read_terms
from tadoru.entry.api.model.fields import Closed, Text


class TermsBody(Closed):
    """What must agree before one figure may be added to another."""

    method: Text = Field(examples=["cfb-ev"])
    gwp_set: Text = Field(examples=["AR6"])
    period_start: Text = Field(examples=["2025-01-01"])
    period_end: Text = Field(description="the day after the last", examples=["2026-01-01"])
    boundary: Text = "cradle-to-gate"

    def terms(self) -> Terms:
        """Return them as the verb takes them.

        Raises:  InvalidData
        """
        return read_terms(self.model_dump(), "")
