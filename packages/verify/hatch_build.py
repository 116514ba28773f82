"""Bring in the files that tadoru verifies with, under this package's own name.

Both distributions may be installed side by side, so no file may belong to both: the copies say
`tadoru_verify` where the originals say `tadoru`.
"""

import re
import shutil
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PARTS = (
    "core/words.py",
    "core/findings.py",
    "core/problems.py",
    "core/records",
    "core/tlog",
    "wire/bundle",
)
OUR_IMPORT = re.compile(r"\btadoru\.(?=core\b|wire\b)")


class Copies(BuildHookInterface[Any]):
    """Writes the renamed copies into `generated/`, which both targets include."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002
        """Copy, unless this is an unpacked source distribution, which has the copies already."""
        generated = Path(self.root) / "generated"
        house = Path(self.root).parents[1] / "src" / "tadoru"
        if (house / "core").is_dir():
            shutil.rmtree(generated, ignore_errors=True)
            for part in PARTS:
                for source in _files(house / part):
                    _copy(source, generated / source.relative_to(house))
            for folder in ("core", "wire"):
                _copy(house / folder / "__init__.py", generated / folder / "__init__.py")
        target = "tadoru_verify" if self.target_name == "wheel" else "generated"
        build_data["force_include"][str(generated)] = target


def _files(part: Path) -> list[Path]:
    """Return the Python files of a part."""
    return sorted(part.rglob("*.py")) if part.is_dir() else [part]


def _copy(source: Path, target: Path) -> None:
    """Write a file under the new name."""
    target.parent.mkdir(parents=True, exist_ok=True)
    text = source.read_text("utf-8") if source.exists() else ""
    target.write_text(OUR_IMPORT.sub("tadoru_verify.", text), "utf-8")
