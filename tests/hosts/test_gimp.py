"""nobg in a real GIMP: every kind of layer, without a window; cases.py says what must hold."""

import pytest

from tests.hosts.cases import CASES, CONTRACT, REAL, RUNS

pytestmark = [pytest.mark.gimp, pytest.mark.slow, pytest.mark.network]

MASKED = [case for case in CASES if not case.refusal]
REFUSED = [case for case in CASES if case.refusal]


def found(headless, place, case):
    """Return what was found of the case; a kind that this GIMP does not have holds nothing."""
    if not case.exists_in("gimp", place.version):
        return None
    assert case.name in headless["cases"], "gimp_kinds.py does not build this case"
    record = headless["cases"][case.name]
    assert "raised" not in record, record["raised"]
    return record


@pytest.mark.parametrize("case", MASKED, ids=lambda case: case.name)
def test_layer_gets_a_mask_exactly_in_place(headless, place, case):
    record = found(headless, place, case)
    if record:
        layers = record["after"][0]
        assert (record["status"], record["error"]) == ("success", "")
        assert record["mask_place"] == [layer["size"] + layer["offsets"] for layer in layers]


@pytest.mark.parametrize("case", MASKED, ids=lambda case: case.name)
def test_mask_holds_what_the_engine_said_of_what_the_user_sees(headless, place, case):
    record = found(headless, place, case)
    if record and record["expected"] is None:
        assert max(record["mask"][0]) == record["brightest"]
    elif record:
        pairs = zip(record["mask"][0], record["expected"], strict=True)
        wrong = [(is_, should) for is_, should in pairs if abs(is_ - should) > case.tolerance]
        assert not wrong


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_layers_pixels_and_place_stay(headless, place, case):
    record = found(headless, place, case)
    if record:
        assert record["after"] == record["before"]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.name)
def test_refusal_says_why_and_leaves_the_mask(headless, place, case):
    record = found(headless, place, case)
    if record:
        assert record["status"] == "execution-error"
        assert case.refusal in record["error"]
        assert record["mask"] == record["old_mask"]


@pytest.mark.parametrize("name", CONTRACT)
def test_change_while_nobg_works_is_refused(headless, name):
    record = headless["contract"][name]
    assert "raised" not in record, record["raised"]
    assert "while nobg worked on it" in record["refusal"]


@pytest.mark.parametrize("name", RUNS)
def test_run(headless, name):
    record = headless["runs"][name]
    assert "raised" not in record, record["raised"]


@pytest.mark.parametrize("name", REAL)
def test_run_with_the_installed_engine(real, name):
    record = real["real"][name]
    assert "raised" not in record, record["raised"]


def test_no_check_runs_unnamed(headless, real):
    built = {case.name for case in CASES}
    assert set(headless["cases"]) <= built
    assert set(headless["contract"]) == set(CONTRACT)
    assert set(headless["runs"]) == set(RUNS)
    assert set(real["real"]) == set(REAL)
