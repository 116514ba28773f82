"""Write docs/reference from the code. `make docs` runs this; a test demands that it is current."""

import importlib
import inspect
import pkgutil
import re
import sys
from collections.abc import Callable, Iterable
from dataclasses import fields
from pathlib import Path

import tadoru
from tadoru.core.dataset.catalogue import DATASETS
from tadoru.core.dataset.definition import Attribute, Dataset
from tadoru.core.notice.events import CATALOGUE, PING
from tadoru.core.problems import Kind, Problem
from tadoru.entry.cli.app import NOUNS, noun
from tadoru.entry.problems import SIGNALS
from tadoru.settings import FILE_VARIABLE, PREFIX, Settings

DOCS = Path(__file__).parent
WRITTEN = "Written by `make docs` from the code; change it there.\n"


def reference() -> dict[str, str]:
    """Return every page of docs/reference by its file name."""
    return {name: f"{page()}\n{WRITTEN}" for name, page in PAGES.items()}


def settings() -> str:
    """Return the settings with their defaults and the comment that stands beside each."""
    source = inspect.getsource(Settings)
    rows = []
    for field in fields(Settings):
        found = re.search(rf"^ +{field.name}: [^#\n]*#\s*(.*)$", source, re.MULTILINE)
        said = found.group(1) if found else ""
        default = f"`{field.default}`" if field.default else "–"
        rows.append((f"`{PREFIX}{field.name.upper()}`", default, said))
    first = (
        "Each is a variable, or a key of a TOML file in lower case without the prefix; a variable "
        f"wins. `{FILE_VARIABLE}` names the file, else it is `tadoru.toml` where you start.\n"
    )
    return f"# Settings\n\n{first}\n{table(('variable', 'default', 'meaning'), rows)}"


def datasets() -> str:
    """Return the built-in datasets, attribute by attribute."""
    parts = ["# Datasets\n"]
    for dataset in DATASETS.values():
        always = ", ".join(f"`{group}`" for group in dataset.answer_groups)
        parts.append(f"## {dataset.id}: {dataset.label}\n")
        parts.append(f"An answer always discloses the groups {always} to its customer.\n")
        parts.append(table(HEADS, [attribute_row(dataset, a) for a in dataset.attributes]))
    return "\n".join(parts)


def events() -> str:
    """Return every type of event, with its meaning."""
    first = (
        "What programs of a company are told, by the feed and by webhooks "
        "([how to receive them](../manual/webhooks.md)). The list is closed: a type that is not "
        "here is never sent, but for the event of a test.\n"
    )
    rows = [(f"`{name}`", said) for name, said in CATALOGUE.items()]
    rows.append((f"`{PING}`", "Somebody tests a webhook; it means nothing."))
    return f"# Events\n\n{first}\n{table(('type', 'meaning'), rows)}"


HEADS = ("attribute", "meaning", "kind", "unit", "group", "demand", "source")


def attribute_row(dataset: Dataset, attribute: Attribute) -> tuple[str, ...]:
    """Return one attribute as the cells of a row."""
    kind = "; ".join(attribute.choices) or str(attribute.kind)
    group = dataset.group_labels[attribute.group]
    demand = f"{attribute.demand}, {attribute.status}"
    name = f"`{attribute.name}`"
    return name, attribute.label, kind, attribute.unit, group, demand, attribute.source


def problems() -> str:
    """Return every refusal with its signals, linked to its page."""
    rows = []
    for problem in sorted(every_problem(), key=lambda p: (list(Kind).index(p.kind), p.slug())):
        signal = SIGNALS[problem.kind]
        link = f"[{problem.slug()}](../problems/{problem.slug()}.md)"
        rows.append((link, problem.title, problem.kind.value, str(signal.status), str(signal.exit)))
    heads = ("problem", "title", "kind", "HTTP", "exit status")
    return f"# Problems\n\n{table(heads, rows)}"


EVERY_COMMAND = (
    "Every command also takes `--database URL`, `--as MAIL`, `--operator ID`, `--json` and "
    "`--lang ja|en`; `tadoru COMMAND --help` shows the options.\n"
)


def commands() -> str:
    """Return every command of `tadoru` with an example."""
    parts = [
        "# Commands\n",
        EVERY_COMMAND,
    ]
    for name, said in NOUNS.items():
        command = noun(name)
        verbs = getattr(command, "commands", None) or {"": command}
        rows = [
            (
                f"`tadoru {name} {verb}`".replace(" `", "`"),
                first_line(one.help),
                example(one.epilog),
            )
            for verb, one in verbs.items()
        ]
        parts.append(f"## {name}\n\n{said}\n")
        parts.append(table(("command", "what it does", "example"), rows))
    return "\n".join(parts)


def first_line(text: str) -> str:
    """Return the first sentence of a command's help."""
    return text.strip().split("\n\n")[0].replace("\n", " ")


def example(epilog: str) -> str:
    """Return the example that ends a command's help."""
    return f"`{epilog.partition(': ')[2].split(chr(10))[0]}`"


def every_problem() -> set[type[Problem]]:
    """Return every class of refusal in the package."""
    for module in pkgutil.walk_packages(tadoru.__path__, "tadoru."):
        if "migrations" not in module.name:
            importlib.import_module(module.name)
    found: set[type[Problem]] = set()
    todo = Problem.__subclasses__()
    while todo:
        found.add(problem := todo.pop())
        todo += problem.__subclasses__()
    return found


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a Markdown table."""
    heads = tuple(heads)
    lines = [heads, ("---",) * len(heads), *rows]
    cells = (" | ".join(cell.replace("|", "\\|") for cell in line) for line in lines)
    return "".join(f"| {line} |\n" for line in cells)


PAGES: dict[str, Callable[[], str]] = {
    "commands.md": commands,
    "settings.md": settings,
    "events.md": events,
    "datasets.md": datasets,
    "problems.md": problems,
}


def main() -> None:
    """Write the pages and remove those that no longer are."""
    folder = DOCS / "reference"
    folder.mkdir(exist_ok=True)
    pages = reference()
    for old in folder.glob("*.md"):
        if old.name not in pages:
            old.unlink()
    for name, text in pages.items():
        (folder / name).write_text(text)
    sys.stdout.write(f"{len(pages)} pages in docs/reference\n")


if __name__ == "__main__":
    main()
