"""How the end of a run is told, in every host."""

from nobg_core.bridge.log import as_error
from nobg_core.bridge.outcome import Outcome, State, closing_list, summary
from nobg_core.bridge.run import remove_backgrounds
from nobg_core.errors import ImageError
from nobg_core.options import CutoutOptions
from nobg_core.places import log_path
from tests.fake_host import FakeImage, green_layer

OPTIONS = CutoutOptions(device="cpu")


def run(*images: FakeImage, options: CutoutOptions = OPTIONS):
    return remove_backgrounds([image.job for image in images], options)


def test_the_closing_list_begins_with_what_failed():
    bad = green_layer(name="bad")
    bad.on_read = lambda: (_ for _ in ()).throw(ImageError("It has gone.", "Undo."))
    outcomes = run(FakeImage(bad, name="Photo"))
    assert closing_list(outcomes) == "1 failed:\n  Photo, bad: It has gone. Undo."


def test_notes_on_several_layers_are_told_with_their_names():
    outcomes = [Outcome(name, State.DONE, note) for name, note in (("a", ""), ("b", "Slow."))]
    assert summary(outcomes) == "b: Slow."


def test_a_note_on_all_layers_is_told_once():
    outcomes = [Outcome(name, State.DONE, "Slow.") for name in "ab"]
    assert summary(outcomes) == "Slow."


def test_an_unforeseen_failure_becomes_a_sentence_with_its_details_in_the_log(home):
    try:
        raise ZeroDivisionError("the cause")
    except ZeroDivisionError as exc:
        error = as_error(exc)
    assert "python3 install.py repair" in str(error)
    assert "the cause" not in str(error)
    assert "ZeroDivisionError: the cause" in log_path().read_text(encoding="utf-8")


def test_too_little_memory_is_no_broken_installation(home):
    error = as_error(MemoryError())
    assert "not enough free memory" in error.message
    assert "Close other programs" in error.hint
    assert "MemoryError" in log_path().read_text(encoding="utf-8")
