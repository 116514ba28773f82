"""Put the pictures of every page side by side: `screens.py FOLDER` writes FOLDER/index.html."""

import html
import re
import sys
from pathlib import Path

_NAME = re.compile(r"(.+)-(\d+)\.png")


def main() -> None:
    """Write the index and say how many pages it shows."""
    folder = Path(sys.argv[1])
    pages: dict[str, list[Path]] = {}
    for path in sorted(folder.glob("*.png")):
        if found := _NAME.fullmatch(path.name):
            pages.setdefault(found[1], []).append(path)
    rows = "\n".join(_row(name, found) for name, found in pages.items())
    text = f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Pages</title>\n{rows}\n'
    (folder / "index.html").write_text(text, "utf-8")
    sys.stdout.write(f"{len(pages)} pages in {folder / 'index.html'}\n")


def _row(name: str, paths: list[Path]) -> str:
    pictures = " ".join(
        f'<a href="{path.name}"><img src="{path.name}" alt="{path.stem}" height="480"></a>'
        for path in paths
    )
    return f"<h2>{html.escape(name)}</h2><p>{pictures}</p>"


main()
