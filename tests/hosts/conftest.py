"""Each place with a GIMP, nobg installed there, and what its runs found."""

import os

import pytest

from tests.hosts.places import find_places

PLACES, REASON = find_places()
HEADLESS_S = 420
WINDOW_S = 420


def pytest_generate_tests(metafunc):
    """Run the tests that ask for a place once in each; without any, once, to say why not."""
    if "place" in metafunc.fixturenames:
        names = [place.name for place in PLACES] or ["nowhere"]
        metafunc.parametrize("place", PLACES or [None], ids=names, indirect=True, scope="session")


@pytest.fixture(scope="session")
def place(request):
    """A place where nobg was installed as a user would."""
    if request.param is None:
        _cannot(f"No GIMP to test in: {REASON}.")
    request.param.install()
    request.param.set_up_toy()
    return request.param


@pytest.fixture(scope="session")
def headless(place):
    """What one GIMP without a window found, with the toy engine."""
    toy = str(place.home / "toy")
    return place.run_headless("cases contract runs", HEADLESS_S, NOBG_HOME=toy)


@pytest.fixture(scope="session")
def real(place):
    """What one GIMP without a window found, with the installed engine."""
    return place.run_headless("real", HEADLESS_S)


@pytest.fixture(scope="session")
def window(place):
    """What was found in a real window."""
    missing = place.missing_programs()
    if missing:
        _cannot(f"Window tests need {', '.join(missing)}.")
    return place.run_window(WINDOW_S)


def _cannot(reason):
    if "gimp" in os.environ.get("NOBG_REQUIRE", ""):
        pytest.fail(reason)
    pytest.skip(reason)
