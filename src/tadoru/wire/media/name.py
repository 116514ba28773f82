"""The name of a file that somebody sent, made harmless."""

import re
import unicodedata

NAME_MAX = 200  # characters
_RESERVED = frozenset(
    {"con", "prn", "aux", "nul", *(f"com{n}" for n in range(10)), *(f"lpt{n}" for n in range(10))}
)  # Windows takes these for devices
_FORBIDDEN = re.compile(r'[<>:"|?*\x00-\x1f\x7f]')
# Cf are the invisible ones: those that turn the direction of text let an .exe look like a .pdf.
_INVISIBLE = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def clean_name(given: str) -> str:
    r"""Return the last part of a path without what hides or harms; "file" where nothing is left.

    >>> clean_name("C:\\Users\\me\\..\\検査 表.pdf"), clean_name("../../etc/passwd")
    ('検査 表.pdf', 'passwd')
    >>> clean_name("invoice\u202efdp.exe"), clean_name("con.txt"), clean_name("...")
    ('invoicefdp.exe', '_con.txt', 'file')
    """
    text = unicodedata.normalize("NFC", given).replace("\\", "/").rpartition("/")[2]
    text = "".join(c for c in text if unicodedata.category(c) not in _INVISIBLE)
    text = " ".join(_FORBIDDEN.sub("_", text).split()).strip(". ")
    if text.partition(".")[0].casefold() in _RESERVED:
        text = f"_{text}"
    return _cut(text) or "file"


def extension(name: str) -> str:
    """Return the ending of a name in lower case, without the dot.

    >>> extension("Report.PDF"), extension("report")
    ('pdf', '')
    """
    return name.rpartition(".")[2].casefold() if "." in name else ""


def _cut(name: str) -> str:
    """Return a name of at most the characters that are kept, its ending included."""
    if len(name) <= NAME_MAX:
        return name
    ending = extension(name)[:16]
    stem = name[: NAME_MAX - len(ending) - 1].rstrip(". ")
    return f"{stem}.{ending}" if ending else stem
