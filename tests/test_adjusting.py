"""A mask under a slider: each part shows what the whole will be."""

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from nobg_core.engine import adjusting as adjusting_module
from nobg_core.engine.adjusting import Adjusting, shrink_options
from nobg_core.engine.strokes import find_strokes
from nobg_core.matte_record import MatteRecord, pack_record, unpack_record
from nobg_core.options import MaskOptions
from tests.test_options import mask_options

SHAPE = 90, 120
WHOLE = slice(0, SHAPE[0]), slice(0, SHAPE[1])


def blobs(shape: tuple[int, int] = SHAPE, bits: int = 8) -> np.ndarray:
    """A mask of a large subject with a hole, and a small one beside it; edges are soft."""
    mask = np.zeros(shape, np.float32)
    height, width = shape
    cv2.circle(mask, (width // 3, height // 2), height // 3, 1.0, -1)
    cv2.circle(mask, (width // 3, height // 2), height // 12, 0.0, -1)
    cv2.circle(mask, (width * 5 // 6, height // 4), height // 10, 1.0, -1)
    full = 2**bits - 1
    return np.rint(cv2.GaussianBlur(mask, (0, 0), 1.5) * full).astype(f"u{bits // 8}")


@given(options=mask_options, x=st.integers(0, 100), y=st.integers(0, 70), side=st.integers(1, 20))
def test_what_is_shown_at_full_size_is_what_comes_in_the_end(options, x, y, side):
    adjusting = Adjusting(blobs(), b"")
    shown = adjusting.preview(options, (slice(y, y + side), slice(x, x + side)), (side, side))
    assert_array_equal(shown, adjusting.finish(options).mask[y : y + side, x : x + side])


@pytest.mark.parametrize(
    "options",
    [
        MaskOptions(),
        MaskOptions(grow_px=6),
        MaskOptions(grow_px=-6),
        MaskOptions(feather_px=9),
        MaskOptions(largest_only=True),
        MaskOptions(fill_holes=True),
    ],
    ids=str,
)
def test_what_is_shown_smaller_is_near_to_what_comes_in_the_end(options):
    shape = 4 * SHAPE[0], 4 * SHAPE[1]
    adjusting = Adjusting(blobs(shape), b"")
    shown = adjusting.preview(options, (slice(0, shape[0]), slice(0, shape[1])), SHAPE[::-1])
    finished = cv2.resize(adjusting.finish(options).mask, SHAPE[::-1], interpolation=cv2.INTER_AREA)
    assert np.abs(shown.astype(int) - finished).mean() < 2


@pytest.mark.parametrize("region_pixels", [10**9, 8000])
@pytest.mark.parametrize(
    "options", [MaskOptions(largest_only=True), MaskOptions(fill_holes=True, grow_px=2)], ids=str
)
def test_at_full_size_regions_come_and_go_as_they_will_in_the_end(
    monkeypatch, region_pixels, options
):
    monkeypatch.setattr(adjusting_module, "REGION_PIXELS", region_pixels)
    shape = 4 * SHAPE[0], 4 * SHAPE[1]
    adjusting = Adjusting(blobs(shape), b"")
    shown = adjusting.preview(options, (slice(0, shape[0]), slice(0, shape[1])), shape[::-1])
    finished = adjusting.finish(options).mask
    assert (np.abs(shown.astype(int) - finished) > 40).mean() < 0.0005


def test_a_deep_mask_stays_deep():
    assert Adjusting(blobs(bits=16), b"").finish(MaskOptions(feather_px=3)).mask.dtype == np.uint16


def test_one_option_after_another_shows_the_same_as_each_alone():
    adjusting = Adjusting(blobs(), b"")
    for options in (MaskOptions(largest_only=True), MaskOptions(), MaskOptions(fill_holes=True)):
        for size in ((120, 90), (40, 30)):
            alone = Adjusting(blobs(), b"").preview(options, WHOLE, size)
            assert_array_equal(adjusting.preview(options, WHOLE, size), alone)


def test_what_was_painted_is_still_known_after_adjusting():
    matte = blobs()
    painted = matte.copy()
    painted[60:75, 80:100] = 255
    record = pack_record(MatteRecord(SHAPE[1], SHAPE[0], 8, matte.tobytes(), "toy"))
    made = Adjusting(painted, record).finish(MaskOptions(grow_px=2))
    known = unpack_record(made.record, SHAPE[1], SHAPE[0])
    strokes = find_strokes(made.mask, np.frombuffer(known.matte, np.uint8).reshape(SHAPE))
    assert (strokes[58:77, 80:98] == 255).all()
    strokes[56:79, 76:104] = 128
    assert (strokes == 128).all()


def test_a_mask_of_which_nothing_is_known_gets_no_record():
    assert Adjusting(blobs(), b"").finish(MaskOptions(grow_px=1)).record == b""


def test_a_smaller_picture_is_changed_by_as_much_less():
    options = MaskOptions(grow_px=-4, feather_px=6, contrast=30, smooth=8, fill_holes=True)
    expected = MaskOptions(grow_px=-1, feather_px=1.5, contrast=30, smooth=2, fill_holes=True)
    assert shrink_options(options, 4) == expected
