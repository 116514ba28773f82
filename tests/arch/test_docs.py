"""Documentation that stays true: generated pages are current, links lead somewhere."""

import importlib.util
import re
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
each_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


@pytest.fixture(scope="module")
def build() -> ModuleType:
    spec = importlib.util.spec_from_file_location("docs_build", ROOT / "docs/build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_reference_is_what_the_code_says(build: ModuleType) -> None:
    for name, text in build.reference().items():
        page = ROOT / "docs/reference" / name
        assert page.exists(), f"run `make docs`: {name} is missing"
        assert page.read_text() == text, f"run `make docs`: {name} is old"


@each_page
def test_links_lead_to_files_that_exist(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)\)", page.read_text()):
        if "://" not in target:
            assert (page.parent / target).exists(), target


@each_page
def test_a_page_begins_with_its_title(page: Path) -> None:
    assert page.read_text().startswith("# ")


def test_every_decision_is_listed_and_says_when_to_look_again() -> None:
    folder = ROOT / "docs/decisions"
    listed = (folder / "README.md").read_text()
    for record in folder.glob("0*.md"):
        text = record.read_text()
        assert record.name in listed
        assert "**Decision.**" in text
        assert "**Look again**" in text


def test_every_dependency_has_its_line_in_a_decision() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"].values()
    wanted = [*project["dependencies"], *(line for extra in extras for line in extra)]
    decisions = "\n".join(p.read_text() for p in (ROOT / "docs/decisions").glob("*.md"))
    for line in wanted:
        name = re.split(r"[\[>=;<]", line)[0].removesuffix("-stubs")
        assert name in decisions, f"{name}: say in docs/decisions what it replaces"


def test_every_make_target_is_explained_and_promised() -> None:
    makefile = (ROOT / "Makefile").read_text()
    explained = set(re.findall(r"^([a-z-]+):.*##", makefile, re.MULTILINE))
    promised = "setup run demo test test-long check fix bench docs help"
    assert explained == set(promised.split())
