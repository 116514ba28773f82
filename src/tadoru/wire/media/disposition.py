"""The header that has a browser keep a file under its name instead of showing it."""

_ATTRIBUTE_CHARACTERS = frozenset(
    b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789!#$&+-.^_`|~"
)


def disposition(name: str) -> str:
    r"""Return the value of Content-Disposition for a cleaned name, in both its spellings.

    Source:  RFC 6266 section 4.3 and appendix D; RFC 8187 section 3.2.1 (attr-char)

    >>> disposition("検査.pdf")
    'attachment; filename="__.pdf"; filename*=UTF-8\'\'%E6%A4%9C%E6%9F%BB.pdf'
    """
    plain = "".join(c if c.isascii() and c.isprintable() and c not in '"\\%' else "_" for c in name)
    encoded = "".join(
        chr(byte) if byte in _ATTRIBUTE_CHARACTERS else f"%{byte:02X}" for byte in name.encode()
    )
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}"
