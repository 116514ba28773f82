"""What a person filled in, as texts, and what is wrong with it, beside the field it is about."""

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import Any
from uuid import UUID

from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request

from tadoru.core.findings import Finding
from tadoru.core.problems import Absent
from tadoru.core.words import N_
from tadoru.entry.text import Words

FIELDS_MAX = 40_000  # 5000 lines of a structure, or 1000 of own emissions with all members
FILES_MAX = 6
PART_BYTES_MAX = 10 * 1024 * 1024  # of one field or file
_FORM_TYPES = ("application/x-www-form-urlencoded", "multipart/form-data")


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as the browser sent it: its own name and type are only said, not known."""

    content: bytes
    name: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a form by name; a field that was not sent is an empty text."""

    fields: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    files: Mapping[str, tuple[Sent, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def __contains__(self, name: str) -> bool:
        return name in self.fields

    def text(self, name: str, default: str = "") -> str:
        """Return the one value of a field, without the blanks around it."""
        return self.fields.get(name, (default,))[0].strip()

    def secret(self, name: str) -> str:
        """Return a value exactly as it was typed."""
        return self.fields.get(name, ("",))[0]

    def texts(self, name: str) -> tuple[str, ...]:
        """Return all values of a field: boxes that are ticked, rows of a table."""
        return tuple(value.strip() for value in self.fields.get(name, ()))

    def id(self, name: str) -> Any:  # noqa: ANN401  (the verb's NewType says which)
        """Return an id that the form chose.

        Raises:  Absent where it is none that was ever given out
        """
        try:
            return str(UUID(self.text(name)))
        except ValueError as error:
            raise Absent(N_("There is nothing here that you may see.")) from error

    def file(self, name: str) -> bytes:
        """Return the bytes of an uploaded file, none where nothing was chosen."""
        return next((one.content for one in self.sent(name)), b"")

    def sent(self, name: str) -> tuple[Sent, ...]:
        """Return the uploaded files of a field that takes several."""
        return self.files.get(name, ())

    def day(self, name: str, faults: list[Finding]) -> date | None:
        """Return a date, none where nothing was entered; an unreadable one is a fault."""
        text = self.text(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            remedy = N_("Write a date as 2025-01-01.")
            message = N_("“{text}” is not a date.")
            faults.append(Finding(f"/{name}", "form.date", message, remedy, {"text": text[:40]}))
            return None


async def read_form(request: Request) -> Form:
    """Return what was sent; a body that is no form is an empty one."""
    if not request.headers.get("content-type", "").startswith(_FORM_TYPES):
        return Form()
    async with request.form(
        max_files=FILES_MAX, max_fields=FIELDS_MAX, max_part_size=PART_BYTES_MAX
    ) as sent:
        return await _kept(sent)


async def _kept(sent: FormData) -> Form:
    fields: dict[str, tuple[str, ...]] = {}
    files: dict[str, tuple[Sent, ...]] = {}
    for name, value in sent.multi_items():
        if isinstance(value, UploadFile):
            if value.filename or value.size:  # else nothing was chosen
                one = Sent(await value.read(), value.filename or "", value.content_type or "")
                files[name] = (*files.get(name, ()), one)
        else:
            fields[name] = (*fields.get(name, ()), value)
    return Form(MappingProxyType(fields), MappingProxyType(files))


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing to correct: the field it is about (none: the whole form), and the sentence."""

    field: str
    text: str


class Faults:
    """All that is wrong with a form; a template asks for the sentence of one field."""

    def __init__(self, listed: Sequence[Fault] = ()) -> None:
        """Keep the faults in their order."""
        self.listed = tuple(listed)
        self._by_field: dict[str, str] = {}
        for fault in self.listed:
            before = self._by_field.get(fault.field)
            self._by_field[fault.field] = f"{before} {fault.text}" if before else fault.text

    def __call__(self, name: str) -> str:
        """Return what is wrong with one field, or nothing."""
        return self._by_field.get(name, "")

    def __bool__(self) -> bool:
        return bool(self.listed)


def faults(
    findings: Iterable[Finding], words: Words, fields: Mapping[str, str] = MappingProxyType({})
) -> Faults:
    """Return the findings in the reader's words, each at the field that its place names.

    `/lines/3/unit` is the field `lines-3-unit`; `fields` renames where a form asks otherwise.
    """
    return Faults([Fault(_field(f.place, fields), sentence(f, words)) for f in findings])


def sentence(finding: Finding, words: Words) -> str:
    """Return what is wrong and what to do about it."""
    message, remedy = (
        words(finding.message, **finding.facts),
        words(finding.remedy, **finding.facts),
    )
    return f"{message} {remedy}" if remedy else message


def _field(place: str, fields: Mapping[str, str]) -> str:
    if not place.startswith("/"):
        return ""
    named = place.strip("/").replace("/", "-")
    return fields.get(named, named)


def signature_of(form: Form, name: str, found: list[Finding]) -> bytes:
    """Return the bytes of a signature that was pasted in base64, in either of its alphabets."""
    text = "".join(form.text(name).split()).rstrip("=").replace("+", "-").replace("/", "_")
    try:
        return base64.b64decode(text + "=" * (-len(text) % 4), b"-_", validate=True)
    except binascii.Error:
        message = N_("This is not a signature in base64.")
        remedy = N_("Paste the 64 bytes of the Ed25519 signature in base64, whole.")
        found.append(Finding(f"/{name}", "form.signature", message, remedy))
        return b""
