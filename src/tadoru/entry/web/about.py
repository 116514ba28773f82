"""Pages that anybody may read: help, sources and licences, and what each refusal means."""

from functools import cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from starlette.responses import Response

from tadoru.core.problems import Absent, Problem
from tadoru.core.words import N_
from tadoru.entry.web.help import WORDS
from tadoru.entry.web.visit import Visit


def sources(visit: Visit) -> Response:
    """Show whose data and software this node uses."""
    return visit.show("about.html")


def help_page(visit: Visit) -> Response:
    """Show how a footprint comes about, and what the words mean."""
    return visit.show("help.html", glossary=WORDS)


def problem(visit: Visit) -> Response:
    """Show what a refusal means and what to do about it."""
    slug = visit.part("slug")
    found = next((p for p in _problems() if p.slug() == slug), None)
    if found is None:
        raise Absent(N_("There is no refusal of this name."))
    return visit.show("problem.html", title=found.title, paragraphs=_paragraphs(slug, found))


def _paragraphs(slug: str, found: type[Problem]) -> list[str]:
    """Return the page's text below its heading, else the sentence of the code."""
    page = _folder() / f"{slug}.md"
    if not page.is_file():
        return [(found.__doc__ or "").strip()]
    blocks = page.read_text("utf-8").split("\n\n")
    return [" ".join(b.split()) for b in blocks if b.strip() and not b.startswith("# ")]


@cache
def _folder() -> Traversable:
    """Return where the pages are: beside this module in a wheel, in the repository else."""
    shipped = files("tadoru.entry.web") / "problems"
    repository = Path(__file__).parents[4] / "docs/problems"
    return shipped if shipped.is_dir() else repository


def _problems(of: type[Problem] = Problem) -> list[type[Problem]]:
    below = of.__subclasses__()
    return [*below, *(deeper for one in below for deeper in _problems(one))]
