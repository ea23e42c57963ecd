"""nobg in real editors: every kind of layer and every run, as the tables of cases say."""

import re
from pathlib import Path

import pytest

from tests.hosts.cases import CASES, CONTRACT, EDITORS, REAL, RUNS, SELECTION
from tests.hosts.mask_cases import ADJUST, CHECK, CLEAN, REFINE
from tests.hosts.window_cases import WINDOW

SLOW = (pytest.mark.slow, pytest.mark.network)
LISTS = {
    "cases": CASES,
    "contract": CONTRACT,
    "selection": SELECTION,
    "refine": REFINE,
    "clean": CLEAN,
    "adjust": ADJUST,
    "check": CHECK,
    "runs": RUNS,
    "real": REAL,
    "window": WINDOW,
}


def in_each_editor(cases):
    """Return the parameters (editor, case); the id of a case that an editor lacks says why."""
    return pytest.mark.parametrize(
        ("editor", "case"),
        [
            pytest.param(
                editor,
                case,
                id=f"{editor}-{case.name}",
                marks=(*SLOW, getattr(pytest.mark, editor)),
            )
            for editor in EDITORS
            for case in cases
            if editor not in case.absent
        ],
    )


def lacking(cases):
    """Return the parameters (editor, case) of what an editor does not have, and why."""
    return pytest.mark.parametrize(
        ("editor", "case"),
        [
            pytest.param(editor, case, id=f"{editor}-{case.name}-{case.absent[editor]}")
            for case in cases
            for editor in case.absent
        ],
    )


def record_of(findings, kind, group, editor, case):
    """Return what was found of a case; None for a kind that this version does not have."""
    found = findings(editor, kind)
    if not case.exists_in(editor, found.get("version", ())):
        return None
    assert case.name in found[group], f"the adapter of {editor} does not build this case"
    record = found[group][case.name]
    assert "raised" not in record, record["raised"]
    return record


MASKED = [case for case in CASES if not case.refusal]
REFUSED = [case for case in CASES if case.refusal]


@in_each_editor(MASKED)
def test_layer_gets_a_mask_exactly_in_place(findings, editor, case):
    record = record_of(findings, "toy", "cases", editor, case)
    if record:
        layers = record["after"][0]
        assert (record["status"], record["error"]) == ("success", "")
        assert record["mask_place"] == [layer["size"] + layer["offsets"] for layer in layers]


@in_each_editor(MASKED)
def test_mask_holds_what_the_engine_said_of_what_the_user_sees(findings, editor, case):
    record = record_of(findings, "toy", "cases", editor, case)
    if record and record["expected"] is None:
        assert max(record["mask"][0]) == record["brightest"]
    elif record:
        pairs = zip(record["mask"][0], record["expected"], strict=True)
        wrong = [(is_, should) for is_, should in pairs if abs(is_ - should) > case.tolerance]
        assert not wrong


@in_each_editor(CASES)
def test_layers_pixels_and_place_stay(findings, editor, case):
    record = record_of(findings, "toy", "cases", editor, case)
    if record:
        assert record["after"] == record["before"]


@in_each_editor(REFUSED)
def test_refusal_says_why_and_leaves_the_mask(findings, editor, case):
    record = record_of(findings, "toy", "cases", editor, case)
    if record:
        assert record["status"] != "success"
        assert case.refusal in record["error"]
        assert record["mask"] == record["old_mask"]


@in_each_editor(CONTRACT)
def test_change_while_nobg_works_is_refused(findings, editor, case):
    record = record_of(findings, "toy", "contract", editor, case)
    assert "while nobg worked on it" in record["refusal"]


@in_each_editor(SELECTION)
def test_in_selection(findings, editor, case):
    record_of(findings, "selection", "selection", editor, case)


@in_each_editor(REFINE)
def test_refine(findings, editor, case):
    record_of(findings, "refine", "refine", editor, case)


@in_each_editor(CLEAN)
def test_clean_colours(findings, editor, case):
    record_of(findings, "clean", "clean", editor, case)


@in_each_editor(ADJUST)
def test_adjust(findings, editor, case):
    record_of(findings, "adjust", "adjust", editor, case)


@in_each_editor(CHECK)
def test_check(findings, editor, case):
    record_of(findings, "check", "check", editor, case)


@in_each_editor(RUNS)
def test_run(findings, editor, case):
    record_of(findings, "toy", "runs", editor, case)


@in_each_editor(REAL)
def test_run_with_the_installed_engine(findings, editor, case):
    record_of(findings, "real", "real", editor, case)


@in_each_editor(WINDOW)
def test_window(findings, editor, case):
    record_of(findings, "window", "window", editor, case)


def checks_of(editor, group):
    """Return the names under which an adapter's files register what they build or check."""
    pattern, register = {"cases": (f"{editor}_kinds*.py", "kind")}.get(
        group, (f"{editor}_{group}*.py", "check")
    )
    files = sorted(Path(__file__).parent.glob(pattern))
    found = re.compile(rf"^@{register}\ndef (\w+)\(", re.MULTILINE)
    return [name for file in files for name in found.findall(file.read_text(encoding="utf-8"))]


@pytest.mark.parametrize("editor", EDITORS)
@pytest.mark.parametrize("group", LISTS)
def test_each_editor_builds_what_it_does_not_lack(editor, group):
    wanted = [case.name for case in LISTS[group] if editor not in case.absent]
    assert sorted(checks_of(editor, group)) == sorted(wanted)


@lacking([case for cases in LISTS.values() for case in cases])
def test_lacking(editor, case):
    assert editor in EDITORS
    assert case.absent[editor]
    assert set(case.absent) < set(EDITORS), "no editor has it"
