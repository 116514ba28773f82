"""Where a command works: the world it opens, the person it acts as, the way it shows things."""

import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TextIO

import orjson
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from tadoru.app.listing import Listing, Page
from tadoru.app.world import World
from tadoru.core.access.actor import Actor
from tadoru.core.problems import NotSignedIn, Problem
from tadoru.core.values import OperatorId
from tadoru.core.words import N_
from tadoru.entry.cli.plain import Number, cell, exact, member, plain
from tadoru.entry.problems import SIGNALS, finding_json, problem_json
from tadoru.entry.text import translator

PAGE_WIDTH = 120
Wake = Callable[[], None]
Opener = Callable[[str | None, Wake], World]  # by database URL (none: the settings')
Column = tuple[str, str]  # heading (English), name of the member (a dotted path)


@dataclass(frozen=True)
class Choices:
    """The options that every command takes."""

    database: str | None = None
    person: str | None = None  # mail address
    operator: str | None = None
    json: bool = False
    language: str = "en"


def _silent() -> None:
    """Do nothing: whoever serves this database looks for queued work by itself."""


class Desk:
    """One command's surroundings; the database is opened when it is first needed."""

    def __init__(self, opener: Opener, choices: Choices) -> None:
        """Keep the choices; nothing is opened yet."""
        self._opener = opener
        self._opened: list[World] = []
        self.choices = choices
        self.say = translator(choices.language)
        # emoji off: `did:key:` is no picture of a key
        self.console = Console(emoji=False, highlight=False, width=_width(sys.stdout))
        self.error_console = Console(stderr=True, emoji=False, highlight=False)

    @cached_property
    def world(self) -> World:
        """Return the opened world of a node that was started.

        Raises:  NotMigrated and the others of `app.node.start`
        """
        return self.open(_silent)

    @cached_property
    def bare(self) -> World:
        """Return the world as it is found: for what must work on a log that cannot go on."""
        return self._found(_silent)

    def open(self, wake: Wake, *, prepare: bool = False) -> World:
        """Return the started world with another alarm; `prepare` makes missing tables first.

        Raises:  NotMigrated and the others of `app.node.start`
        """
        from tadoru.app.node.migrate import migrate  # noqa: PLC0415  (heavy)
        from tadoru.app.node.start import start  # noqa: PLC0415

        world = self._found(wake)
        if prepare:
            migrate(world)
        start(world)
        return world

    def close(self) -> None:
        """Let go of every database that the command has opened."""
        for world in self._opened:
            world.db.close()

    def _found(self, wake: Wake) -> World:
        world = self._opener(self.choices.database, wake)
        self._opened.append(world)
        return world

    @cached_property
    def actor(self) -> Actor:
        """Return the person that the command acts as, with that person's access.

        Raises:  NotSignedIn, Absent
        """
        from tadoru.app.identity.bootstrap import actor_for  # noqa: PLC0415  (heavy)

        if self.choices.person is None:
            raise NotSignedIn(
                N_("Say as whom: --as MAIL (and --operator ID if there are several).")
            )
        operator = self.choices.operator
        return actor_for(
            self.world, self.choices.person, OperatorId(operator) if operator else None
        )

    def page(self, after: str | None, limit: int) -> Page:
        """Return which part of a list is asked for."""
        return Page(after, limit)

    def show(self, thing: object, *columns: Column) -> None:
        """Print one thing: as JSON, or its members one under the other."""
        if self.choices.json:
            self.print_json(thing)
            return
        table = Table(show_header=False, box=None, pad_edge=False)
        table.add_column(style="dim")
        table.add_column(overflow="fold")
        for heading, name in columns or _members(thing):
            table.add_row(self.say(heading), escape(cell(member(thing, name), self.say)))
        self.console.print(table)

    def table(
        self, things: Listing[Any] | Iterable[Any], *columns: Column, title: str = ""
    ) -> None:
        """Print many things: as JSON, or one per line."""
        if self.choices.json:
            self.print_json(things if isinstance(things, Listing) else list(things))
            return
        items = things.items if isinstance(things, Listing) else things
        table = Table(title=title or None, title_justify="left")
        for heading, name in columns:  # an id is there to be copied whole
            table.add_column(self.say(heading), overflow="fold", no_wrap=name.endswith("id"))
        for item in items:
            table.add_row(*(escape(cell(member(item, name), self.say)) for _, name in columns))
        self.console.print(table)
        if isinstance(things, Listing) and things.next is not None:
            self.tell(N_("There is more: add --after {cursor}"), cursor=things.next)

    def tell(self, sentence: str, **facts: object) -> None:
        """Say a sentence to the person; machines that asked for JSON get none on this channel."""
        where = self.error_console if self.choices.json else self.console
        where.print(escape(self.say(sentence, **facts)), soft_wrap=True)

    def print_json(self, thing: object, number: Number = exact) -> None:
        """Print JSON and nothing else; a decimal is a text unless `number` says otherwise."""
        shown = orjson.dumps(plain(thing, number), option=orjson.OPT_INDENT_2).decode()
        sys.stdout.write(shown + "\n")

    def refuse(self, problem: Problem) -> int:
        """Print a refusal with all its findings and return the exit status of its kind.

        Source:  sysexits(3)
        """
        document = problem_json(problem, "", self.say)
        if self.choices.json:
            sys.stderr.write(orjson.dumps(document, default=str).decode() + "\n")
        else:
            self.error_console.print(f"[bold red]{escape(str(document['title']))}[/]")
            self.error_console.print(escape(str(document["detail"])), soft_wrap=True)
            self.findings(getattr(problem, "findings", ()))
        return SIGNALS[problem.kind].exit

    def findings(self, findings: Iterable[Any]) -> None:
        """Print each finding with its place and its remedy."""
        for finding in findings:
            said = finding_json(finding, self.say)
            self.error_console.print(
                f"  [bold]{escape(str(said['place']))}[/]  {escape(str(said['message']))}",
                soft_wrap=True,
            )
            self.error_console.print(f"    → {escape(str(said['remedy']))}", soft_wrap=True)


def _width(stream: TextIO) -> int | None:
    """Return the width of a page where nobody looks on; a terminal knows its own."""
    return None if stream.isatty() else PAGE_WIDTH


def _members(thing: object) -> list[Column]:
    shown = plain(thing)
    return [(name, name) for name in shown] if isinstance(shown, Mapping) else []
