"""The words for the options: one set, in every host."""

import ast
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from nobg_core import doubts, options, qa_log
from nobg_core.bridge import choices, looking
from nobg_core.errors import WorkerError

GIMP = Path(__file__).resolve().parents[1] / "plugin_gimp" / "nobg.py"


def gimp_source() -> ast.Module:
    return ast.parse(GIMP.read_text(encoding="utf-8"))


def test_every_value_of_an_option_has_its_words():
    assert set(choices.DEVICES) == set(options.DEVICES)
    assert set(choices.EDGES) == set(options.EDGES)
    assert set(choices.EXISTING_MASK) == set(options.EXISTING_MASK)


def gimp_says(name: str) -> dict[str, Any]:
    [said] = [
        ast.literal_eval(node.value)
        for node in gimp_source().body
        if isinstance(node, ast.Assign) and node.targets[0].id == name
    ]
    return said


def without_key(title: str) -> str:
    return title.replace("_", "")


def test_gimp_uses_the_same_words():
    shared = {
        "device": choices.DEVICES,
        "existing-mask": choices.EXISTING_MASK,
        "edges": choices.EDGES,
    }
    assert gimp_says("CHOICES") == {name: list(words.items()) for name, words in shared.items()}


def test_gimp_calls_the_options_the_same():
    texts = {
        without_key(node.value)
        for node in ast.walk(gimp_source())
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    titles = {choices.COMPUTED_ON, choices.MASK_ALREADY_THERE, choices.MODEL, choices.MODEL_HINT}
    assert titles | {choices.EDGES_TITLE, choices.CLEANNESS, choices.CLEANNESS_HINT} <= texts


@pytest.mark.parametrize("amount", choices.AMOUNTS, ids=lambda amount: amount.name)
def test_a_slider_is_the_same_in_gimp(amount):
    said = gimp_says("AMOUNTS")[amount.name.removesuffix("_px")]
    title, least, most, preset, explanation = said
    assert (without_key(title), least, most) == (amount.title, amount.least, amount.most)
    assert (preset, explanation) == (0, amount.explanation)


def test_a_switch_is_the_same_in_gimp():
    said = {
        name.replace("-", "_"): (without_key(title), explanation)
        for name, (title, explanation) in gimp_says("SWITCHES").items()
    }
    assert said == choices.SWITCHES


def test_every_verdict_and_reason_has_its_words():
    assert set(looking.VERDICTS) == set(doubts.VERDICTS)
    assert tuple(looking.REASONS) == qa_log.REASONS


def test_every_mask_option_has_its_words():
    names = [amount.name for amount in choices.AMOUNTS] + list(choices.SWITCHES)
    assert names == [field.name for field in fields(options.MaskOptions)]


@pytest.mark.parametrize("amount", choices.AMOUNTS, ids=lambda amount: amount.name)
def test_a_slider_ends_where_the_option_does(amount):
    for value in (amount.least, amount.most):
        options.MaskOptions(**{amount.name: value})
    for value in (amount.least - amount.step, amount.most + amount.step):
        with pytest.raises(WorkerError):
            options.MaskOptions(**{amount.name: value})
