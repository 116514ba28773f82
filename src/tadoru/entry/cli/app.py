"""The command `tadoru`: its nouns, the options that all of them take, and how it ends."""

import importlib
from collections.abc import Sequence
from types import MappingProxyType
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from tadoru.core.problems import Problem
from tadoru.entry.cli.desk import Choices, Desk, Opener

NOUNS = MappingProxyType(
    {
        "demo": "Play thirteen companies that exchange a real pack's footprint.",
        "serve": "Serve pages, API and log.",
        "worker": "Do the queued work and sequence the log.",
        "migrate": "Make or renew the tables of the database.",
        "backup": "Copy the whole node into one file.",
        "restore": "Make a node again from a backup.",
        "retention": "Forget what need not be kept longer.",
        "operator": "Companies and their identifiers.",
        "site": "Plants and offices.",
        "contact": "Who speaks for your company in which matter.",
        "invitation": "Bring suppliers to this node, and answer invitations.",
        "auditor": "Let somebody from outside audit some parts, and audit.",
        "user": "People, their roles and passwords.",
        "account": "Where one is signed in, and with what.",
        "client": "Programs that use the API.",
        "part": "What a company makes or buys.",
        "structure": "What goes into a part.",
        "activity": "A part's own emissions.",
        "source": "From whom a bought part comes.",
        "default": "Figures that you assume yourself.",
        "alias": "Numbers that customers and suppliers give a part.",
        "lot": "Lots: what they came from and where they went.",
        "item": "Single pieces with serial numbers.",
        "shipment": "What went to customers and came from suppliers.",
        "request": "Ask suppliers, and see what customers ask.",
        "answer": "Answer, correct, and read answers.",
        "campaign": "Ask many suppliers at once.",
        "message": "Write to the other side of a request.",
        "signing": "What waits for a signature.",
        "grant": "Who may see what, and who has looked.",
        "dataset": "What can be asked for.",
        "footprint": "Compute and read footprints.",
        "baseline": "Freeze footprints, and see why they have changed since.",
        "record": "Signed statements.",
        "log": "The transparency log.",
        "key": "Signing keys.",
        "notice": "What has happened for your company.",
        "event": "The same for programs, in order.",
        "webhook": "Where events are sent.",
        "verify": "Check a database or a bundle.",
        "import": "Bring whole files in.",
        "export": "Write whole tables to files.",
        "job": "Imports that wait their turn.",
        "bench": "Measure, and print the figures.",
    }
)
_TAKE_VALUE = frozenset({"--database", "--as", "--operator", "--lang"})
# A word that Python keeps for itself, and its twin.
_MODULES = MappingProxyType({"import": "imports", "export": "exports"})
USAGE = 2  # as click ends on a wrong option
_FLAGS = frozenset({"--json"})


class Nouns(TyperGroup):
    """The nouns; each is imported when it is used, so that `tadoru --help` stays quick."""

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ANN401, ARG002  (click's signature)
        """Return the names in the order of the help."""
        return list(NOUNS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:  # noqa: ANN401, ARG002
        """Return a stand-in that only knows its one line of help."""
        if cmd_name in self.commands:
            return self.commands[cmd_name]
        said = NOUNS.get(cmd_name)
        return None if said is None else TyperCommand(cmd_name, help=said)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:  # noqa: ANN401
        """Import the noun that is meant."""
        if args and args[0] in NOUNS:
            self.commands[args[0]] = noun(args[0])
        return super().resolve_command(ctx, args)


def noun(name: str) -> Any:  # noqa: ANN401  (a click command)
    """Return the command of a noun."""
    module = importlib.import_module(f"tadoru.entry.cli.{_MODULES.get(name, name)}")
    command = typer.main.get_command(module.app)
    command.name = name
    return command


def run(opener: Opener, arguments: Sequence[str], language: str) -> int:
    """Run one command line and return its exit status."""
    given, rest = _sorted_out(arguments)
    try:
        desk = Desk(opener, _choices(given, language))
    except ValueError as error:
        typer.echo(str(error), err=True)
        return USAGE
    try:
        root()(args=rest, prog_name="tadoru", obj=desk)
    except Problem as problem:
        return desk.refuse(problem)
    except SystemExit as ended:
        return _status(ended)
    finally:
        desk.close()
    return 0


def root() -> Any:  # noqa: ANN401
    """Return the root command."""
    app = typer.Typer(
        cls=Nouns,
        name="tadoru",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
        rich_markup_mode="rich",
        epilog=(
            "Every command also takes, before or after its own options: "
            "--database URL (sqlite:///FILE or postgresql://...), --as MAIL (act as this person), "
            "--operator ID (if the person belongs to several), --json, --lang ja|en.\n\n"
            "Example: tadoru part list --as aoki@demo.example"
        ),
    )
    app.callback()(_tadoru)
    return typer.main.get_command(app)


def _tadoru() -> None:
    """Trace a battery step by step: footprints, findings and histories along its chain."""


def _choices(given: dict[str, str], language: str) -> Choices:
    chosen = given.get("--lang", language)
    if chosen not in {"ja", "en"}:
        message = f"--lang {chosen}: choose ja or en"
        raise ValueError(message)
    return Choices(
        database=given.get("--database"),
        person=given.get("--as"),
        operator=given.get("--operator"),
        json="--json" in given,
        language=chosen,
    )


def _sorted_out(arguments: Sequence[str]) -> tuple[dict[str, str], list[str]]:
    """Return the options that every command takes, wherever they stand, and the other arguments.

    >>> _sorted_out(["demo", "--json", "--database=sqlite:///x", "--grid", "NOR"])
    ({'--json': '', '--database': 'sqlite:///x'}, ['demo', '--grid', 'NOR'])
    """
    given: dict[str, str] = {}
    rest: list[str] = []
    waiting = iter(arguments)
    for argument in waiting:
        name, equals, value = argument.partition("=")
        if argument == "--":
            rest += [argument, *waiting]
        elif argument in _FLAGS:
            given[argument] = ""
        elif name in _TAKE_VALUE and equals:
            given[name] = value
        elif argument in _TAKE_VALUE:
            given[argument] = next(waiting, "")
        else:
            rest.append(argument)
    return given, rest


def _status(ended: SystemExit) -> int:
    return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
