"""An editor that ends itself costs no check but the one that it ends in."""

import importlib
import sys
from pathlib import Path

import pytest

MODULES = ("checks", "desktop", "installation")


@pytest.fixture
def checks(tmp_path, monkeypatch):
    """The module that runs an editor's checks, as it is imported beside an editor."""
    monkeypatch.syspath_prepend(str(Path(__file__).parent))
    for name in ("NOBG_RESULTS", "NOBG_HOME", "NOBG_PLUGIN"):
        monkeypatch.setenv(name, str(tmp_path / name))
    (tmp_path / "NOBG_HOME").mkdir()
    yield importlib.import_module("checks")
    for name in MODULES:
        sys.modules.pop(name, None)


@pytest.fixture
def editor(checks):
    """An editor that dies when it is told to, and then answers nothing until it starts again."""

    class Editor(sys.modules["desktop"].Desktop):
        starts = 1
        is_alive = True

        def __init__(self):
            self.is_set_up = False

        def open_scenes(self):
            with self.setting_up():
                self.ask("open")

        def ask(self, *_):
            if not self.is_alive:
                raise ConnectionRefusedError

        def die(self):
            self.is_alive = False
            self.ask()

        def _has_ended(self):
            return not self.is_alive

        def start_again(self):
            self.starts += 1
            self.is_alive = True

        def log(self):
            return "its last words"

        def shoot(self, _):
            pass

        def press(self, *_):
            pass

    return Editor()


def opens(editor):
    editor.open_scenes()


def raised(found, name):
    return found[name].get("raised", "")


def test_an_editor_that_dies_before_a_check_is_started_again(checks, editor):
    editor.is_alive = False
    found = checks.run_checks(editor, {"one": opens, "two": opens})
    assert not raised(found, "one")
    assert not raised(found, "two")
    assert editor.starts == 2
    assert checks.DEATHS == ["one: its last words"]


def test_it_is_started_again_only_once(checks, editor):
    def open_and_leave_dead(editor):
        editor.open_scenes()
        editor.is_alive = False

    names = ("one", "two", "three")
    found = checks.run_checks(editor, dict.fromkeys(names, open_and_leave_dead))
    assert [bool(raised(found, name)) for name in names] == [False, False, True]
    assert editor.starts == 2


def test_an_editor_that_dies_in_a_check_fails_it(checks, editor):
    def open_and_die(editor):
        editor.open_scenes()
        editor.die()

    found = checks.run_checks(editor, {"one": open_and_die})
    assert "ConnectionRefusedError" in raised(found, "one")
    assert "its last words" in raised(found, "one")
    assert (editor.starts, checks.DEATHS) == (1, [])


def test_an_editor_that_dies_when_a_check_opens_more_fails_it(checks, editor):
    def open_twice(editor):
        editor.open_scenes()
        editor.is_alive = False
        editor.open_scenes()

    found = checks.run_checks(editor, {"one": open_twice})
    assert "ConnectionRefusedError" in raised(found, "one")
    assert editor.starts == 1


def test_an_editor_that_lives_and_refuses_fails_the_check(checks, editor):
    def refuse(editor):
        with editor.setting_up():
            raise ValueError("no such scene")

    found = checks.run_checks(editor, {"one": refuse})
    assert "no such scene" in raised(found, "one")
    assert (editor.starts, checks.DEATHS) == (1, [])
