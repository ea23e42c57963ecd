"""The words for the options: one set, in every host."""

import ast
from pathlib import Path

from nobg_core import options
from nobg_core.bridge import choices

GIMP = Path(__file__).resolve().parents[1] / "plugin_gimp" / "nobg.py"


def gimp_source() -> ast.Module:
    return ast.parse(GIMP.read_text(encoding="utf-8"))


def test_every_value_of_an_option_has_its_words():
    assert set(choices.DEVICES) == set(options.DEVICES)
    assert set(choices.EXISTING_MASK) == set(options.EXISTING_MASK)


def test_gimp_uses_the_same_words():
    [said] = [
        ast.literal_eval(node.value)
        for node in gimp_source().body
        if isinstance(node, ast.Assign) and node.targets[0].id == "CHOICES"
    ]
    shared = {"device": choices.DEVICES, "existing-mask": choices.EXISTING_MASK}
    assert said == {name: list(words.items()) for name, words in shared.items()}


def test_gimp_calls_the_options_the_same():
    texts = {
        node.value.replace("_", "")
        for node in ast.walk(gimp_source())
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    titles = {choices.COMPUTED_ON, choices.MASK_ALREADY_THERE, choices.MODEL, choices.MODEL_HINT}
    assert titles <= texts
