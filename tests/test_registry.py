"""Which models there are: two versions side by side, one of them the preset."""

import hashlib
import json
from collections import Counter

import pytest

from nobg_core.engine.registry import MODELS_DIR, load_entry, load_registry
from nobg_core.errors import ModelError
from tests import toy_models


@pytest.fixture
def models(tmp_path):
    """A folder with three models, of which two are versions of one."""
    entries = [toy_models.describe(b"", version=version) for version in (9, 10)]
    toy_models.write_entries(tmp_path, [*entries, toy_models.describe(b"", name="other")])
    return tmp_path


def test_a_name_alone_means_its_newest_version(models):
    assert load_entry("toy", models).title == "toy 10"


def test_an_earlier_version_stays_selectable(models):
    assert load_entry("toy@9", models).title == "toy 9"


@pytest.mark.parametrize(("default", "title"), [("toy", "toy 10"), ("toy@9", "toy 9")])
def test_no_name_means_the_preset_one(models, default, title):
    content = json.loads((models / "registry.json").read_text())
    toy_models.write_entries(models, content["models"], default)
    assert load_entry("", models).title == title


@pytest.mark.parametrize("reference", ["toi", "toy@11", "toy@", "@9", "toy 9", "TOY"])
def test_an_unknown_model_is_answered_by_those_that_there_are(models, reference):
    with pytest.raises(ModelError) as refused:
        load_entry(reference, models)
    assert refused.value.message == f"There is no model called {reference}."
    assert refused.value.hint == "Choose one of: other@1, toy@10, toy@9."


def test_a_model_takes_no_hints_unless_its_entry_says_so(models):
    assert not load_entry("toy", models).takes_hints
    toy_models.write_entries(models, [toy_models.describe(b"", takes_hints=True)])
    assert load_entry("toy", models).takes_hints


def test_a_model_is_asked_at_one_size_unless_its_entry_names_another_for_hints(models):
    assert load_entry("toy", models).hinted_px == toy_models.SIDE_PX
    toy_models.write_entries(models, [toy_models.describe(b"", hinted_px=448)])
    assert load_entry("toy", models).hinted_px == 448


@pytest.mark.parametrize("text", ["", "{}", "[]", '{"models": [], "default": "x"}'])
def test_a_damaged_list_of_models_is_told_as_such(models, text):
    (models / "registry.json").write_text(text)
    with pytest.raises(ModelError, match="list of models"):
        load_registry(models)


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "to@y"},
        {"version": "one"},
        {"version": 0},
        {"input_px": 0},
        {"hinted_px": 0},
        {"mean": [0, 0]},
        {"std": [1, 1, 0]},
        {"takes_hints": "no"},
        {"looks_closer": "no"},
    ],
)
def test_an_entry_that_makes_no_sense_is_refused(models, changes):
    toy_models.write_entries(models, [toy_models.describe(b"", **changes)])
    with pytest.raises(ModelError, match="list of models"):
        load_registry(models)


def test_a_version_stands_there_once(models):
    toy_models.write_entries(models, [toy_models.describe(b"")] * 2)
    with pytest.raises(ModelError, match="list of models"):
        load_registry(models)


def test_a_preset_that_does_not_exist_is_damage(models):
    toy_models.write_entries(models, [toy_models.describe(b"")], default="toy@2")
    with pytest.raises(ModelError, match="list of models"):
        load_registry(models)


def test_a_registry_cannot_point_outside_its_folder(models):
    toy_models.write_entries(models, [toy_models.describe(b"", file="../../elsewhere/toy.onnx")])
    assert load_entry("toy", models).path.parent == models


def test_the_models_that_come_along_are_those_that_their_entries_describe():
    for entry in load_registry(MODELS_DIR).entries:
        content = entry.path.read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry.sha256
        assert len(content) == entry.size_bytes
        assert entry.path.name == f"{entry.name}-{entry.version}-{entry.sha256[:8]}.onnx"


def test_at_most_two_versions_of_a_model_come_along():
    versions = Counter(entry.name for entry in load_registry(MODELS_DIR).entries)
    assert max(versions.values()) <= 2


def test_no_weights_come_along_without_their_entry():
    known = {entry.path for entry in load_registry(MODELS_DIR).entries}
    assert set(MODELS_DIR.glob("*.onnx")) == known
