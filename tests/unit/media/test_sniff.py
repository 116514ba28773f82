"""Attached files: what is what its name says is taken, everything else is refused with its reason.

The files are built here by hand, after the standards that the checks name.
"""

import io
import zipfile
import zlib
from collections.abc import Mapping
from types import MappingProxyType

import pytest

from tadoru.wire.media.name import NAME_MAX, clean_name
from tadoru.wire.media.sniff import Fault, Media, sniff

OOXML = "application/vnd.openxmlformats-officedocument."
SHEET_TYPE, LETTER_TYPE = OOXML + "spreadsheetml.sheet", OOXML + "wordprocessingml.document"
# The harmless file by which virus scanners are tested: www.eicar.org. In two pieces, for scanners.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-" + b"STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def chunk(name: bytes, body: bytes) -> bytes:
    """A chunk of a PNG: length, name, body, CRC (PNG specification, 5.3)."""
    return len(body).to_bytes(4) + name + body + zlib.crc32(name + body).to_bytes(4)


# One grey pixel.
PNG = (
    b"\x89PNG\r\n\x1a\n"
    + chunk(b"IHDR", bytes([0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]))
    + chunk(b"IDAT", zlib.compress(b"\x00\x80"))
    + chunk(b"IEND", b"")
)
# SOI, APP0, SOS with a scan that holds a stuffed 0xFF and a restart, EOI (T.81, B.1.1).
JPEG = (
    b"\xff\xd8"
    b"\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00"
    b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00"
    b"\x12\xff\x00\x34\xff\xd0\x56"
    b"\xff\xd9"
)
PDF = b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n"
XML = b'<?xml version="1.0" encoding="UTF-8"?>\n<parts xmlns="urn:x"><part n="1"/></parts>'


def office(main: str = SHEET_TYPE, more: Mapping[str, bytes] = MappingProxyType({})) -> bytes:
    """A package with its content types and one part (ISO/IEC 29500-2, 6.2.3)."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="/main.xml" ContentType="{main}.main+xml"/></Types>'
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        archive.writestr("main.xml", "<x/>")
        for name, content in more.items():
            archive.writestr(name, content)
    return made.getvalue()


def packed(method: int) -> bytes:
    made = io.BytesIO(office())
    with zipfile.ZipFile(made, "a", method) as archive:
        archive.writestr("xl/media/a.bin", b"a" * 100)
    return made.getvalue()


def zipped() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("a.txt", "a")
    return made.getvalue()


@pytest.mark.parametrize(
    ("name", "declared", "content", "kept_as"),
    [
        ("a.pdf", "application/pdf", PDF, "application/pdf"),
        ("a.PNG", "image/png", PNG, "image/png"),
        ("a.jpg", "image/jpeg", JPEG, "image/jpeg"),
        ("a.jpeg", "", JPEG, "image/jpeg"),
        ("a.csv", "application/vnd.ms-excel", b"a,b\r\n1,2\r\n", "text/csv; charset=utf-8"),
        ("a.csv", "text/csv", "部品,質量".encode("cp932"), "text/csv; charset=cp932"),
        ("a.txt", "text/plain", "\ufeff部品 < 5 kg".encode(), "text/plain; charset=utf-8"),
        ("a.json", "application/json", b'{"mass_kg": "1.5"}', "application/json"),
        ("a.xml", "text/xml", XML, "application/xml"),
        ("a.xlsx", SHEET_TYPE, office(), SHEET_TYPE),
        ("a.docx", "application/octet-stream", office(LETTER_TYPE), LETTER_TYPE),
        (
            "a.xlsx",
            "",
            office(more={"xl/printerSettings/printerSettings1.bin": b"\x00"}),
            SHEET_TYPE,
        ),
    ],
)
def test_what_is_what_its_name_says_is_taken(
    name: str, declared: str, content: bytes, kept_as: str
) -> None:
    assert sniff(name, declared, content) == Media(kept_as)


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.pdf", b"", Fault.EMPTY),
        ("a.exe", b"MZ\x90\x00", Fault.UNKNOWN),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.UNKNOWN),
        ("a.html", b"<html></html>", Fault.UNKNOWN),
        ("a.xlsm", office(), Fault.UNKNOWN),
        ("a.pdf.exe", PDF, Fault.UNKNOWN),
        ("a", b"text", Fault.UNKNOWN),
        ("a.pdf", b"MZ\x90\x00", Fault.CONTENT),
        ("a.pdf", PNG, Fault.CONTENT),
        ("a.pdf", b"\n" + PDF, Fault.CONTENT),  # other programs find it, and find something else
        ("a.pdf", PDF[:-6], Fault.DAMAGED),
        ("a.pdf", PDF + zipped(), Fault.DOUBLE),
        ("a.pdf", PDF.replace(b"/Type", b"/OpenAction << /S /JavaScript >> /Type"), Fault.ACTIVE),
        ("a.pdf", PDF.replace(b"/Type", b"/S /Launch /Type"), Fault.ACTIVE),
        ("a.png", JPEG, Fault.CONTENT),
        ("a.png", PNG + b"<?php", Fault.DOUBLE),
        ("a.png", PNG + zipped(), Fault.DOUBLE),
        ("a.png", PNG[:-1], Fault.DAMAGED),
        ("a.png", PNG.replace(b"IDAT", b"JDAT"), Fault.DAMAGED),  # its CRC is another's
        ("a.jpg", JPEG + zipped(), Fault.DOUBLE),
        ("a.jpg", JPEG[:-2], Fault.DAMAGED),
        ("a.jpg", PNG, Fault.CONTENT),
        ("a.txt", b"MZ\x90\x00\x03", Fault.CONTENT),
        ("a.txt", EICAR, Fault.ACTIVE),
        ("a.txt", b"#!/bin/sh\nrm -rf /", Fault.ACTIVE),
        ("a.txt", b" <svg onload=alert(1)>", Fault.ACTIVE),
        ("a.csv", "\ufeff\n<!DOCTYPE html>".encode(), Fault.ACTIVE),
        ("a.csv", b"a,b\n" + zipped().replace(b"\x00", b" "), Fault.CONTENT),
        ("a.json", b"{'a': 1}", Fault.CONTENT),
        ("a.json", b"[" * 100_000, Fault.CONTENT),
        ("a.json", b"1", Fault.CONTENT),
        ("a.xml", b"<parts>", Fault.CONTENT),
        ("a.xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>", Fault.ACTIVE),
        ("a.xml", b"<a><b xmlns='http://www.w3.org/1999/xhtml'/></a>", Fault.ACTIVE),
        ("a.xml", b"<html/>", Fault.ACTIVE),
        ("a.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>", Fault.ACTIVE),
        ("a.xml", b"<?xml-stylesheet href='x'?><a/>", Fault.ACTIVE),
        ("a.xlsx", zipped(), Fault.CONTENT),
        ("a.xlsx", packed(zipfile.ZIP_LZMA), Fault.DAMAGED),
        ("a.xlsx", office(more={"é": b""}).replace("é".encode(), b"\xc3("), Fault.DAMAGED),
        ("a.xlsx", office(LETTER_TYPE), Fault.CONTENT),
        ("a.xlsx", office(more={"xl/vbaProject.bin": b"x"}), Fault.ACTIVE),
        ("a.xlsx", office(more={"xl/embeddings/oleObject1.bin": b"x"}), Fault.ACTIVE),
        ("a.xlsx", office("application/vnd.ms-excel.sheet.macroEnabled"), Fault.ACTIVE),
        ("a.xlsx", office(more={"../../x": b"x"}), Fault.DAMAGED),
        ("a.xlsx", office(more={"xl/big.xml": bytes(3_000_000)}), Fault.BOMB),  # 3 MB in 3 kB
        ("a.xlsx", office(more={f"x{n}": b"" for n in range(2000)}), Fault.BOMB),
        ("a.xlsx", PDF + office(), Fault.CONTENT),
        ("a.xlsx", office() + b"more", Fault.DOUBLE),
        ("a.xlsx", office()[:-30], Fault.DAMAGED),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", Fault.CONTENT),  # Word 97
    ],
)
def test_what_is_not_is_refused_with_its_reason(name: str, content: bytes, fault: Fault) -> None:
    assert sniff(name, "", content) == fault


def test_a_sender_that_calls_it_another_type_is_not_believed() -> None:
    assert sniff("a.pdf", "text/html", PDF) == Fault.DECLARED
    assert sniff("a.txt", "image/png; x=y", b"text") == Fault.DECLARED


def test_an_entry_that_lies_about_its_size_is_found_out() -> None:
    # The central directory says 8 bytes unpacked where there are 3 million (APPNOTE 4.4.9).
    packed = office(more={"xl/big.xml": bytes(3_000_000)})
    lied = packed.replace((3_000_000).to_bytes(4, "little"), (8).to_bytes(4, "little"))
    assert sniff("a.xlsx", "", lied) in {Fault.DAMAGED, Fault.BOMB}


def test_a_name_keeps_its_ending_and_no_more_than_is_kept() -> None:
    assert len(clean_name("長" * 500 + ".xlsx")) == NAME_MAX
    assert clean_name("長" * 500 + ".xlsx").endswith("長.xlsx")
    assert clean_name("a\r\nSet-Cookie: x.pdf") == "aSet-Cookie_ x.pdf"
    assert clean_name("\u2066report\u2069\u200b.pdf") == "report.pdf"
    assert clean_name(".htaccess") == "htaccess"
