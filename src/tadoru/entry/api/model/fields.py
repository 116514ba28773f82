"""Kinds of field that bodies share: closed objects, ids, text, exact numbers as text."""

from datetime import date, datetime
from typing import Annotated

from fastapi import Path
from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, StrictBool
from pydantic import StringConstraints as Limits

UUID_PATTERN = r"^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$"
PRINTABLE = r"^[^\x00]*$"  # PostgreSQL keeps no NUL in a text


class Closed(BaseModel):
    """A body: a member that is not described is refused, not ignored."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _text(value: object) -> object:
    if value is None or isinstance(value, str | date | datetime):
        return value
    raise ValueError("a text is needed")  # not a number of seconds, which JSON could also mean


Id = Annotated[str, Limits(pattern=UUID_PATTERN)]
PathId = Annotated[str, Path(pattern=UUID_PATTERN)]
Text = Annotated[str, Limits(max_length=2000, pattern=PRINTABLE)]
Number = Annotated[  # read exactly by the verb, which says what is wrong with it
    str,
    Limits(max_length=80, pattern=PRINTABLE),
    Field(description="decimal digits as text, so that none is lost", examples=["0.71"]),
]
Day = Annotated[date, BeforeValidator(_text), Field(examples=["2025-04-01"])]
Moment = Annotated[AwareDatetime, BeforeValidator(_text), Field(examples=["2026-12-31T00:00:00Z"])]
Flag = StrictBool
