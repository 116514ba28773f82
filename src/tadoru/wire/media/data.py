"""JSON and XML, read to the end without letting them grow."""

import json
from xml.parsers import expat  # entities are refused below, before any is expanded

# What a browser draws or runs rather than shows as data.
_DRAWN = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xhtml")
_ROOTS = frozenset({"svg", "html", "body", "script", "xsl:stylesheet", "xsl:transform"})


class _Refused(Exception):
    """The document holds what is not taken."""


def json_fault(content: bytes) -> str:
    """Return why the content is no JSON object or array.

    Source:  RFC 8259 section 8.1 (UTF-8)
    """
    try:
        found = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return "content"
    return "" if isinstance(found, dict | list) else "content"


def xml_fault(content: bytes) -> str:
    """Return why the content is no plain XML: not well-formed, or with what acts or grows.

    Document types (and with them entities), style sheets, and the vocabularies that browsers draw
    are refused.
    """
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartDoctypeDeclHandler = _refuse
    parser.ProcessingInstructionHandler = _refuse
    parser.StartElementHandler = _element
    try:
        parser.Parse(content, True)  # noqa: FBT003  (expat takes it by place only)
    except _Refused:
        return "active"
    except (expat.ExpatError, ValueError, LookupError):
        return "content"
    return ""


def _refuse(*_: object) -> None:
    raise _Refused


def _element(name: str, _: object) -> None:
    space, _, local = name.rpartition(" ")
    if space in _DRAWN or (not space and local.casefold() in _ROOTS):
        raise _Refused
