"""What touches the world: sealing, the secret's file, the outside copy, the settings."""

import stat
from pathlib import Path

import pytest

from tadoru.core.problems import Unsealable
from tadoru.remote.checkpoint import CheckpointFile
from tadoru.remote.clock import SystemClock
from tadoru.remote.random import SystemRandom
from tadoru.remote.secret import read_or_make
from tadoru.remote.vault import SecretVault
from tadoru.settings import InvalidSetting, Settings, load

SECRET = "x" * 40


def test_what_is_sealed_opens_under_the_same_secret_and_context_only() -> None:
    vault = SecretVault(SECRET, SystemRandom().bytes)
    sealed = vault.seal(b"the recipe", "record/1")
    assert vault.open(sealed, "record/1") == b"the recipe"
    assert SecretVault(SECRET, SystemRandom().bytes).open(sealed, "record/1") == b"the recipe"
    with pytest.raises(Unsealable):
        vault.open(sealed, "record/2")
    with pytest.raises(Unsealable):
        SecretVault("y" * 40, SystemRandom().bytes).open(sealed, "record/1")


def test_every_changed_or_missing_byte_keeps_the_seal_shut() -> None:
    vault = SecretVault(SECRET, SystemRandom().bytes)
    sealed = vault.seal(b"8.563", "c")
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(Unsealable):
            vault.open(bytes(changed), "c")
        with pytest.raises(Unsealable):
            vault.open(sealed[:at], "c")


def test_sealing_twice_gives_different_bytes() -> None:
    vault = SecretVault(SECRET, SystemRandom().bytes)
    assert vault.seal(b"a", "c") != vault.seal(b"a", "c")


def test_a_secret_is_made_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "var" / "secret"
    made, is_new = read_or_make(path)
    assert is_new
    assert len(made) >= 43  # 256 bits in base64url
    assert read_or_make(path) == (made, False)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [file.name for file in path.parent.iterdir()] == ["secret"]


def test_an_outside_copy_is_whole_and_may_be_set_aside(tmp_path: Path) -> None:
    copy = CheckpointFile(tmp_path / "deep" / "node.db.checkpoint")
    assert copy.read() is None
    copy.write("first\n")
    copy.write("second\n")
    assert copy.read() == "second\n"
    copy.retire("lost-2")
    assert copy.read() is None
    assert (tmp_path / "deep" / "node.db.checkpoint.lost-2").read_text() == "second\n"


def test_the_clock_tells_utc() -> None:
    assert SystemClock().now().utcoffset() is not None
    assert SystemClock().now().isoformat().endswith("+00:00")


def test_a_variable_wins_over_the_file_and_a_choice_over_both(tmp_path: Path) -> None:
    (tmp_path / "tadoru.toml").write_text('data = "d"\ndatabase = "sqlite:///file"\n')
    environ = {"TADORU_DATABASE": "sqlite:///variable"}
    assert load({}, tmp_path).database == "sqlite:///file"
    assert load(environ, tmp_path).database == "sqlite:///variable"
    assert load(environ, tmp_path, database="sqlite:///chosen").database == "sqlite:///chosen"
    assert load(environ, tmp_path, database=None).data == "d"


def test_by_default_there_is_one_file_in_the_data_folder(tmp_path: Path) -> None:
    assert load({}, tmp_path) == Settings()
    assert Settings().database_url == "sqlite:///var/tadoru.db"
    assert Settings().address == "http://127.0.0.1:8300"


@pytest.mark.parametrize(
    "text", ["datbase = 'x'", "data = 3", "not toml", "secret = 'short'", "backup_days = 'a'"]
)
def test_a_wrong_setting_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "tadoru.toml").write_text(text)
    with pytest.raises(InvalidSetting):
        load({}, tmp_path)


def test_a_file_that_was_named_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InvalidSetting):
        load({"TADORU_CONFIG": str(tmp_path / "none.toml")}, tmp_path)
