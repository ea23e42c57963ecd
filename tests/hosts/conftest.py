"""Each place with real editors, nobg installed there, and what its runs found."""

import functools
import os

import pytest

from tests.hosts.editors import EDITORS
from tests.hosts.places import find_places

PLACES, REASON = find_places()
RUN_S = 540
DEATHS = []


def pytest_terminal_summary(terminalreporter):
    """Tell of each editor that ended itself and was started again: no failure, and no secret."""
    for death in DEATHS:
        terminalreporter.section("an editor ended itself while it was set up for a check")
        terminalreporter.write_line(death)


def pytest_generate_tests(metafunc):
    """Run the tests that ask for a place once in each; without any, once, to say why not."""
    if "place" in metafunc.fixturenames:
        names = [place.name for place in PLACES] or ["nowhere"]
        metafunc.parametrize("place", PLACES or [None], ids=names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def place(request):
    """A place where nobg was installed as a user would."""
    return request.param and _installed(request.param)


@pytest.fixture(scope="session")
def findings(place):
    """A function that returns what one start of an editor found: (editor, kind of run)."""

    def find(editor, kind):
        if place is None:
            _cannot(editor, f"No editor to test in: {REASON}")
        if not place.has(EDITORS[editor].program):
            _cannot(editor, f"There is no {editor} in {place.name}")
        missing = place.missing_programs() if kind in EDITORS[editor].needs_display else ()
        if missing:
            _cannot(editor, f"Window tests need {', '.join(missing)}")
        return _found(place, editor, kind)

    return find


def _once(function):
    """Let a function run once for the same arguments; what it raised is raised again.

    By hand: pytest would forget a fixture with two parameters at each change of the other, and an
    editor that hangs would be waited for by each of its tests.
    """
    attempts = {}

    @functools.wraps(function)
    def answer(*arguments):
        if arguments not in attempts:
            try:
                attempts[arguments] = function(*arguments), None
            except Exception as error:  # noqa: BLE001 - raised below, each time
                attempts[arguments] = None, error
        value, error = attempts[arguments]
        if error:
            raise error
        return value

    return answer


@_once
def _installed(place):
    place.install()
    place.set_up_toy()
    return place


@_once
def _found(place, editor, kind):
    found = _settled(place, editor).run(kind, RUN_S)
    DEATHS.extend(f"{editor} in {place.name}, {death}" for death in found.get("deaths", ()))
    return found


@_once
def _settled(place, editor):
    made = EDITORS[editor](place)
    made.settle_in()
    return made


def _cannot(editor, reason):
    if editor in os.environ.get("NOBG_REQUIRE", ""):
        pytest.fail(f"{reason}.")
    pytest.skip(f"{reason}.")
