"""What the unit and the container file name exists: paths, commands, options, routes, settings."""

import re
import shlex
from dataclasses import fields
from pathlib import Path

import pytest
import typer

from tadoru.entry.cli.app import NOUNS, noun
from tadoru.entry.ops.front import OPS
from tadoru.settings import Settings

ROOT = Path(__file__).parents[2]
CONTAINER = (ROOT / "deploy/Containerfile").read_text()
UNIT = (ROOT / "deploy/tadoru.service").read_text()
MANUAL = (ROOT / "docs/manual/operations.md").read_text()


def commands() -> list[list[str]]:
    """Every command line of tadoru that one of the files runs."""
    found = [
        shlex.split(line) for line in re.findall(r"^Exec\w+=\S+/tadoru (.*)$", UNIT, re.MULTILINE)
    ]
    found += [
        re.findall(r'"([^"]+)"', line)[1:]
        for line in re.findall(r'^CMD (\["tadoru".*\])$', CONTAINER, re.MULTILINE)
    ]
    assert len(found) == 3
    return found


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_every_command_and_option_exists(words: list[str]) -> None:
    assert words[0] in NOUNS
    command = noun(words[0])
    known = {name for parameter in command.params for name in parameter.opts}
    assert {word for word in words if word.startswith("--")} <= known
    assert isinstance(command, typer.core.TyperCommand)


def test_the_container_copies_only_what_exists() -> None:
    copied = [
        line.split()[1:-1] for line in CONTAINER.splitlines() if re.match("COPY (?!--)", line)
    ]
    assert copied
    for name in (name for names in copied for name in names):
        assert (ROOT / name).exists(), name


def test_the_container_needs_no_superuser_and_looks_after_its_health() -> None:
    last = CONTAINER.rpartition("\nFROM ")[2]
    assert re.search(r"^USER \d+:\d+$", last, re.MULTILINE)
    checked = re.search(r"http://127\.0\.0\.1:8300(/\w+)", last)
    assert checked
    assert checked[1] in OPS


def test_every_variable_that_is_named_is_a_setting() -> None:
    known = {f"TADORU_{field.name.upper()}" for field in fields(Settings)}
    named = set(re.findall(r"TADORU_[A-Z_]+", CONTAINER + UNIT + MANUAL))
    assert named <= known


def test_the_unit_gives_the_node_longer_to_stop_than_it_takes() -> None:
    from tadoru.entry.cli.family import GRACE_SECONDS

    stated = re.search(r"^TimeoutStopSec=(\d+)$", UNIT, re.MULTILINE)
    assert stated
    assert int(stated[1]) > GRACE_SECONDS
    for guard in ("NoNewPrivileges=yes", "ProtectSystem=strict", "CapabilityBoundingSet="):
        assert guard in UNIT
