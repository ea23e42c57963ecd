"""Refining a painted mask in an editor, with a fake one and a real worker on a toy model."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from nobg_core.bridge.outcome import State
from nobg_core.bridge.run import refine_masks, remove_backgrounds
from nobg_core.engine.make_mask import Layer, refine_layer
from nobg_core.host import Mask
from nobg_core.matte_record import MatteRecord, pack_record, unpack_record
from nobg_core.options import CutoutOptions
from tests.fake_host import FakeHost, FakeImage, green_layer

OPTIONS = CutoutOptions(device="cpu")
SIDE = 64
# Inside the subject, and further from the mask's edge than a stroke reaches.
STROKE = [row * SIDE + column for row in range(30, 34) for column in range(12, 16)]
FAR = [row * SIDE + column for row in range(20) for column in range(SIDE)]

pytestmark = pytest.mark.usefixtures("warm")


def refine(image: FakeImage):
    [outcome] = refine_masks([image.job], OPTIONS)
    return outcome


def cut_out(bits: int = 8) -> tuple[FakeImage, FakeHost]:
    """Return an image whose layer has nobg's mask."""
    layer = green_layer(SIDE)
    layer.mask_bits = bits
    image = FakeImage(layer)
    remove_backgrounds([image.job], OPTIONS)
    assert layer.mask.record
    return image, layer


def paint(layer: FakeHost, places: list[int], value: int = 0) -> None:
    """Paint full values into the layer's mask, as a brush does."""
    values = bytearray(layer.mask.data)
    pixel_bytes = layer.mask.bits // 8
    for place in places:
        values[place * pixel_bytes : (place + 1) * pixel_bytes] = bytes([value]) * pixel_bytes
    layer.mask = replace(layer.mask, data=bytes(values))


def at(mask: Mask, places: list[int]) -> list[int]:
    values = memoryview(mask.data).cast("B" if mask.bits == 8 else "H")
    return [values[place] for place in places]


def record_of(layer: FakeHost) -> MatteRecord:
    return unpack_record(layer.mask.record, layer.mask.width, layer.mask.height)


@pytest.mark.parametrize("bits", [8, 16])
def test_a_stroke_is_law_and_spreads_and_what_is_far_from_it_stays(bits):
    image, layer = cut_out(bits)
    paint(layer, STROKE)
    painted = layer.mask
    assert refine(image).state is State.DONE
    assert set(at(layer.mask, STROKE)) == {0}
    assert layer.mask.data.count(255) < painted.data.count(255), "nothing followed the stroke"
    assert at(layer.mask, FAR) == at(painted, FAR)


def test_the_work_is_one_undo_step():
    image, layer = cut_out()
    paint(layer, STROKE)
    refine(image)
    assert image.undo_steps == 2


def test_strokes_are_still_strokes_when_the_mask_is_refined_again():
    image, layer = cut_out()
    paint(layer, STROKE)
    refine(image)
    other = [place + 20 * SIDE for place in STROKE]
    paint(layer, other)
    refine(image)
    strokes = record_of(layer).strokes
    assert {strokes[place] for place in STROKE + other} == {0}
    assert record_of(layer).matte == layer.mask.data


def test_the_record_of_a_deep_mask_is_as_deep():
    image, layer = cut_out(16)
    assert record_of(layer).bits == 16
    assert record_of(layer).matte == layer.mask.data, "on a little-endian computer"
    assert image.undo_steps == 1


def test_a_mask_that_became_deeper_since_keeps_its_strokes():
    image, layer = cut_out()
    wide = bytes(part for value in layer.mask.data for part in (value, value))
    layer.mask_bits = 16
    layer.mask = replace(layer.mask, bits=16, data=wide)
    paint(layer, STROKE)
    assert refine(image).note == ""
    assert {record_of(layer).strokes[place] for place in STROKE} == {0}


def test_without_strokes_nothing_happens_and_the_user_is_told_what_to_do():
    image, layer = cut_out()
    before = layer.mask
    outcome = refine(image)
    assert outcome.state is State.FAILED
    assert "nothing to refine" in outcome.error.message
    assert "Paint white or black" in outcome.error.hint
    assert layer.mask is before
    assert image.undo_steps == 1


def test_a_layer_without_a_mask_is_told():
    image = FakeImage(green_layer(name="Cat"))
    outcome = refine(image)
    assert "Cat has no mask to refine. Choose Remove Background first." in str(outcome.error)
    assert image.undo_steps == 0


def rough_mask() -> Mask:
    """Return a mask made by hand, whose soft edge lies 3 pixels beside the picture's."""
    row = bytes([255] * 32 + [200, 150, 100, 50] + [0] * 28)
    return Mask(SIDE, SIDE, 8, row * SIDE)


def test_of_a_mask_made_by_hand_all_soft_edges_are_refined():
    layer = green_layer(SIDE)
    layer.mask = rough_mask()
    outcome = refine(FakeImage(layer))
    assert outcome.state is State.DONE
    assert "All its soft edges were refined." in outcome.note
    assert layer.mask.data != rough_mask().data
    assert layer.mask.data[:20] == b"\xff" * 20
    assert record_of(layer).matte == layer.mask.data


@pytest.mark.parametrize(
    ("record", "why"),
    [
        (b"no record", "was damaged"),
        (pack_record(MatteRecord(2, 1, 8, b"ab", "toy")), "belongs to a layer of 2 x 1 pixels"),
        (b"x" * (6 * SIDE * SIDE), "It is not known"),
    ],
)
def test_a_record_that_cannot_be_used_is_told_and_is_no_failure(record, why):
    layer = green_layer(SIDE)
    layer.mask = replace(rough_mask(), record=record)
    outcome = refine(FakeImage(layer))
    assert outcome.state is State.DONE
    assert why in outcome.note
    assert outcome.note.endswith("All its soft edges were refined.")


def test_why_the_cpu_stood_in_is_told_also_of_a_refinement():
    told = "The CPU was used: there is no card."
    session = SimpleNamespace(entry=SimpleNamespace(takes_hints=False), reason=told)
    image, mask = np.zeros((SIDE, SIDE, 3), np.uint8), np.zeros((SIDE, SIDE), np.uint8)
    made = refine_layer(Layer(image), mask, session, lambda *_: None)
    assert made.reason.startswith(told)
    assert "It is not known" in made.reason


def test_a_mask_that_is_intersected_is_one_to_be_painted_on():
    image, layer = cut_out()
    paint(layer, STROKE)
    remove_backgrounds([image.job], replace(OPTIONS, existing_mask="intersect"))
    assert record_of(layer).matte == layer.mask.data
    assert record_of(layer).strokes == b""


def test_stopping_leaves_the_mask_as_it_was():
    image, layer = cut_out()
    paint(layer, STROKE)
    painted = layer.mask
    layer.stop_after = len(layer.progress) + 1
    assert refine(image).state is State.STOPPED
    assert layer.mask is painted
