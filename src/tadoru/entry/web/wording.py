"""What pages say of files: places in them, fields, the files themselves."""

import re
from types import MappingProxyType

from starlette.responses import Response

from tadoru.core.words import N_
from tadoru.entry.text import Words
from tadoru.wire.sheet.layout import Format
from tadoru.wire.sheet.write import Written

FORMATS = MappingProxyType({Format.XLSX: "Excel", Format.CSV: "CSV", Format.JSON: "JSON"})
FIELDS = MappingProxyType(
    {
        "name": N_("Name"),
        "kind": N_("Kind"),
        "unit": N_("Declared unit"),
        "mass_kg": N_("Mass of one unit"),
    }
)
_CELL = re.compile(r"row (\d+), column (.+)", re.DOTALL)
_ROW = re.compile(r"row (\d+)")
_SHEET = re.compile(r"sheet '(.*)' (cell|row) (\w+)", re.DOTALL)


def spoken(place: str, words: Words) -> str:
    """Return a place in a file as the reader's language says it.

    >>> from tadoru.entry.text import translator
    >>> spoken("row 7, column amount", translator("en"))
    'row 7, column amount'
    """
    if found := _CELL.fullmatch(place):
        return words(N_("row {row}, column {column}"), row=found[1], column=found[2])
    if found := _ROW.fullmatch(place):
        return words(N_("row {row}"), row=found[1])
    if found := _SHEET.fullmatch(place):
        if found[2] == "cell":
            return words(N_("sheet '{sheet}' cell {cell}"), sheet=found[1], cell=found[3])
        return words(N_("sheet '{sheet}' row {row}"), sheet=found[1], row=found[3])
    return place or words(N_("the whole file"))


def sent(file: Written) -> Response:
    """Return a file to be saved."""
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    return Response(file.data, headers=headers, media_type=file.media_type)
