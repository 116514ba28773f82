"""Settings from `TADORU_*` variables and one optional TOML file; a variable wins over the file."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import urlsplit

from tadoru.app.operations import PERIODS, Operations, Rate
from tadoru.core.problems import Kind, Problem
from tadoru.core.words import N_
from tadoru.entry.ops.proxies import Network, networks

PREFIX = "TADORU_"
FILE_VARIABLE = "TADORU_CONFIG"  # the TOML file; else ./tadoru.toml where there is one
SECRET_CHARACTERS_MIN = 32
LOGS = ("plain", "json")
LEVELS = ("debug", "info", "warning", "error")
RATE_MAX = 1e9


class InvalidSetting(Problem):
    """A setting is unknown, or its value is of no use."""

    kind = Kind.INVALID
    title = N_("A setting is wrong")


def _hidden() -> str:
    """Return an empty setting whose value is never shown."""
    return field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the person who runs the node decides; every field is one variable and one TOML key."""

    database: str = ""  # sqlite:///FILE or postgresql://…; else a file in the data folder
    data: str = "var"  # the folder for what is not in the database
    origin: str = ""  # the node's DID (did:web:…), used at first start only
    address: str = "http://127.0.0.1:8300"  # how others reach this node
    secret: str = _hidden()  # seals keys and disclosures; else a file in the data folder
    checkpoint: str = ""  # the file that keeps the last checkpoint outside the database
    smtp: str = _hidden()  # smtp(s)://USER:PASSWORD@HOST:PORT; else mail as files
    mail_from: str = ""  # the sender of mail; else tadoru@ the node's host
    oidc_issuer: str = ""  # an OpenID Connect provider where people may sign in; none: only here
    oidc_client_id: str = ""  # as whom the provider knows this node
    oidc_client_secret: str = _hidden()
    oidc_name: str = ""  # what the button calls the provider; else its host
    peer_allow: str = ""  # internal hosts and networks that may be called, with commas between
    log: str = "plain"  # how log lines look: plain or json
    log_level: str = "info"  # debug, info, warning or error
    metrics_token: str = _hidden()  # the bearer token of /metrics; none: /metrics is not served
    trusted_proxies: str = ""  # addresses and networks whose X-Forwarded-For is believed
    rate_known: str = "500/5000"  # requests per second/at once, of a person or program; 0: any
    rate_unknown: str = "20/400"  # the same for an address without a sign-in
    retention: str = ""  # days per kind where they are to differ, such as events=90,readings=800
    development: str = "off"  # on, off: pages for those who work on tadoru are served too
    invitations: str = "on"  # on, off: whether companies may invite others to the node
    import_mb: str = "20"  # how large a file with parts, structures or sources may be
    files_mb: str = "2000"  # how much one company may keep in attached files
    backup_days: str = "35"  # how long backups are kept; erasure is complete when the last is gone

    @property
    def database_url(self) -> str:
        """Return where the data are, by default one file in the data folder."""
        return self.database or f"sqlite:///{Path(self.data) / 'tadoru.db'}"

    @property
    def sender(self) -> str:
        """Return from whom mail comes, by default from the node's own host."""
        return self.mail_from or f"tadoru@{urlsplit(self.address).hostname or 'localhost'}"

    @property
    def operations(self) -> Operations:
        """Return how the node is to be run.

        Raises: InvalidSetting
        """
        return Operations(
            metrics_token=self.metrics_token,
            trusted_proxies=_networks(self.trusted_proxies),
            known=_rate("RATE_KNOWN", self.rate_known),
            unknown=_rate("RATE_UNKNOWN", self.rate_unknown),
            retention_days=_days(self.retention),
            files_bytes_max=int(self.files_mb) * 1_000_000,
            development=self.development == "on",
        )


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
    if not settings.import_mb.isdecimal():
        raise InvalidSetting(N_("TADORU_IMPORT_MB is not a number of megabytes."))
    if not settings.files_mb.isdecimal():
        raise InvalidSetting(N_("TADORU_FILES_MB is not a number of megabytes."))
    if settings.smtp and not _is_mail_server(settings.smtp):
        raise InvalidSetting(
            N_("TADORU_SMTP is not of the form smtp://USER:PASSWORD@HOST:PORT or smtps://….")
        )
    if not _is_sender(settings.sender):
        raise InvalidSetting(N_("TADORU_MAIL_FROM is not a mail address."))
    _require_switches(settings)
    _require_log_words(settings)
    _require_provider(settings)
    _ = settings.operations
    return settings


def _require_switches(settings: Settings) -> None:
    if settings.development not in {"on", "off"}:
        raise InvalidSetting(N_("TADORU_DEVELOPMENT is neither on nor off."))
    if settings.invitations not in {"on", "off"}:
        raise InvalidSetting(N_("TADORU_INVITATIONS is neither on nor off."))


def _require_provider(settings: Settings) -> None:
    """Refuse half of an identity provider, or an issuer that is no web address."""
    given = (settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret)
    parts = urlsplit(settings.oidc_issuer)
    sound = parts.scheme in {"http", "https"} and parts.hostname and not parts.query
    if any(given) and not (all(given) and sound and not parts.fragment):
        raise InvalidSetting(
            N_(
                "TADORU_OIDC_ISSUER (https://…), TADORU_OIDC_CLIENT_ID and "
                "TADORU_OIDC_CLIENT_SECRET are needed together."
            )
        )


def _require_log_words(settings: Settings) -> None:
    if settings.log not in LOGS or settings.log_level not in LEVELS:
        raise InvalidSetting(
            N_("TADORU_LOG is one of {logs}; TADORU_LOG_LEVEL is one of {levels}."),
            logs=", ".join(LOGS),
            levels=", ".join(LEVELS),
        )


def _networks(text: str) -> tuple[Network, ...]:
    try:
        return networks(text)
    except ValueError as error:
        raise InvalidSetting(
            N_("TADORU_TRUSTED_PROXIES is not a list of addresses and networks: {why}"),
            why=str(error),
        ) from error


def _rate(name: str, text: str) -> Rate:
    """Return a rate: requests per second, and after a slash how many at once; 0 is no limit."""
    per_s, _, burst = text.partition("/")
    try:
        rate = Rate(float(per_s), float(burst or per_s))
    except ValueError:
        rate = Rate(-1)
    if not 0 <= rate.per_s <= rate.burst < RATE_MAX:
        raise InvalidSetting(
            N_("TADORU_{name} is not of the form 20/400: so many each second, so many at once."),
            name=name,
        )
    return rate


def _days(text: str) -> dict[str, int]:
    """Return the chosen days by kind."""
    found: dict[str, int] = {}
    for word in filter(None, (word.strip() for word in text.split(","))):
        kind, _, days = word.partition("=")
        period = PERIODS.get(kind.strip())
        if period is None or not days.strip().isdecimal() or int(days) < period.least_days:
            raise InvalidSetting(
                N_("TADORU_RETENTION: {word}. Write KIND=DAYS; kinds and least days: {kinds}."),
                word=word,
                kinds=", ".join(f"{name} {one.least_days}" for name, one in PERIODS.items()),
            )
        found[kind.strip()] = int(days)
    return found


def _is_mail_server(url: str) -> bool:
    try:
        read = urlsplit(url)
        return read.scheme in {"smtp", "smtps"} and bool(read.hostname) and read.port != 0
    except ValueError:
        return False


def _is_sender(address: str) -> bool:
    local, _, domain = address.rpartition("@")
    return bool(local and domain) and address.isprintable() and " " not in address


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
