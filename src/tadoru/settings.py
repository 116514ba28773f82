"""Settings from `TADORU_*` variables and one optional TOML file; a variable wins over the file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_

PREFIX = "TADORU_"
FILE_VARIABLE = "TADORU_CONFIG"  # the TOML file; else ./tadoru.toml where there is one
SECRET_CHARACTERS_MIN = 32


class InvalidSetting(Problem):
    """A setting is unknown, or its value is of no use."""

    kind = Kind.INVALID
    title = N_("A setting is wrong")


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person who runs the node decides; every field is one variable and one TOML key."""

    database: str = ""  # sqlite:///FILE or postgresql://…; else a file in the data folder
    data: str = "var"  # the folder for what is not in the database
    origin: str = ""  # the node's DID (did:web:…), used at first start only
    address: str = "http://127.0.0.1:8300"  # how others reach this node
    secret: str = ""  # seals keys and disclosures; else a file in the data folder
    checkpoint: str = ""  # the file that keeps the last checkpoint outside the database
    backup_days: str = "35"  # how long backups are kept; erasure is complete when the last is gone

    @property
    def database_url(self) -> str:
        """Return where the data are, by default one file in the data folder."""
        return self.database or f"sqlite:///{Path(self.data) / 'tadoru.db'}"


def load(environ: Mapping[str, str], folder: Path, **chosen: str | None) -> Settings:
    """Return the settings of a process: what the command line chose, the variables, the file.

    Raises: InvalidSetting
    """
    names = [field.name for field in fields(Settings)]
    values = _from_file(environ, folder, names)
    values |= {n: environ[PREFIX + n.upper()] for n in names if PREFIX + n.upper() in environ}
    values |= {name: value for name, value in chosen.items() if value is not None}
    settings = Settings(**values)
    if settings.secret and len(settings.secret) < SECRET_CHARACTERS_MIN:
        raise InvalidSetting(
            N_("TADORU_SECRET has fewer than {least} characters."), least=SECRET_CHARACTERS_MIN
        )
    if not settings.backup_days.isdecimal():
        raise InvalidSetting(N_("TADORU_BACKUP_DAYS is not a number of days."))
    return settings


def _from_file(environ: Mapping[str, str], folder: Path, names: list[str]) -> dict[str, str]:
    """Return what the TOML file says; a file that was named must be there."""
    named = environ.get(FILE_VARIABLE)
    path = Path(named) if named else folder / "tadoru.toml"
    if not named and not path.exists():
        return {}
    try:
        found = tomllib.loads(path.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise InvalidSetting(N_("{path}: {why}"), path=str(path), why=str(error)) from error
    for name, value in found.items():
        if name not in names or not isinstance(value, str):
            raise InvalidSetting(
                N_("{path}: {name} is not a setting, or its value is not a text."),
                path=str(path),
                name=name,
            )
    return found
