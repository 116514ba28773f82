"""The document that a refusal is answered with."""

from pydantic import BaseModel, ConfigDict, Field


class FindingDocument(BaseModel):
    """One defect of the data sent."""

    place: str = Field(description="JSON Pointer, or row and column", examples=["/lines/3/unit"])
    rule: str = Field(examples=["structure.unknown-unit"])
    message: str
    remedy: str
    source: str | None = Field(None, description="the clause that demands it")


class ProblemDocument(BaseModel):
    """A refusal (RFC 9457); further members carry its facts."""

    model_config = ConfigDict(extra="allow")

    type: str = Field(examples=["/problems/absent"])
    title: str
    status: int
    detail: str | None = None
    instance: str
    request_id: str | None = Field(None, description="by which the node's log names this request")
    findings: list[FindingDocument] | None = Field(None, description="with status 422")
