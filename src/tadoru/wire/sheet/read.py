"""Whatever file somebody sends: its kind found out, and its rows."""

from tadoru.core.findings import Finding
from tadoru.core.words import N_
from tadoru.wire.sheet.csv import read_csv
from tadoru.wire.sheet.excel import read_xlsx
from tadoru.wire.sheet.json import read_json
from tadoru.wire.sheet.layout import Format, Table
from tadoru.wire.sheet.package import Refused, inspect
from tadoru.wire.sheet.rows import BYTES_MAX, Rows, too_many_bytes

_ZIP, _OLE = b"PK", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read_rows(
    data: bytes, table: Table, kind: Format | None = None, bytes_max: int = BYTES_MAX
) -> Rows | tuple[Finding, ...]:
    """Return the rows of a file, or why it cannot be read.

    The kind is that of the content where nobody has said it, and where it is plainly another.
    """
    if len(data) > bytes_max:
        return (too_many_bytes(bytes_max),)
    if data.startswith(_OLE):
        return (_old_excel(),)
    if data.startswith(_ZIP):
        return read_xlsx(data, table)
    if kind is Format.XLSX:
        return (_not_excel(),)
    return read_json(data, table) if (kind or _kind(data)) is Format.JSON else read_csv(data, table)


def rows_about(data: bytes) -> int:
    """Return about how many rows a file has, without reading what they say.

    >>> rows_about(b'[{"number": "A"}, {"number": "B"}]')
    2
    """
    if data.startswith(_ZIP):
        try:
            return max((extent.rows for extent in inspect(data).extents.values()), default=0)
        except Refused:
            return 0
    return data.count(b"{") if _kind(data) is Format.JSON else data.count(b"\n") - 1


def _kind(data: bytes) -> Format:
    start = data[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    return Format.JSON if start[:1] in {b"[", b"{"} else Format.CSV


def _old_excel() -> Finding:
    return Finding(
        "",
        "sheet.old-excel",
        N_("This is an old Excel workbook (.xls), or one with a password."),
        N_("Save it as an Excel workbook (.xlsx) without a password."),
    )


def _not_excel() -> Finding:
    return Finding(
        "",
        "sheet.not-excel",
        N_("This is not an Excel workbook."),
        N_("Send an .xlsx file, or say that it is CSV or JSON."),
    )
