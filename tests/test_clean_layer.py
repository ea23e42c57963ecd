"""A layer's clean colours, as they are put above it."""

from multiprocessing import Pipe

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_array_equal

from nobg_core.engine.clean_layer import clean_colours
from nobg_core.engine.job import receive_layer
from nobg_core.engine.make_mask import Layer
from nobg_core.engine.order import read_order
from nobg_core.wire import send_pixels

SHAPE = 40, 60
RED, BLUE = np.float32([200, 40, 30]), np.float32([30, 60, 200])


def nothing(_done: float, _text: str) -> None:
    """Take no interest in progress."""


def soft_step(bits: int = 8) -> np.ndarray:
    """A mask that goes from nothing to all over 20 columns."""
    ramp = np.clip((np.arange(SHAPE[1]) - 19.5) / 20, 0, 1) * (2**bits - 1)
    return np.tile(np.rint(ramp), (SHAPE[0], 1)).astype(f"u{bits // 8}")


def mixed(mask: np.ndarray) -> np.ndarray:
    share = (mask / np.iinfo(mask.dtype).max)[..., None]
    return np.rint(share * RED + (1 - share) * BLUE).astype(np.uint8)


@pytest.mark.parametrize("bits", [8, 16])
def test_the_subjects_own_colour_is_found_where_the_mask_is_soft(bits):
    mask = soft_step(bits)
    rgba = clean_colours(Layer(mixed(mask)), mask, 1.0, nothing)
    shown = rgba[rgba[..., 3] > 0]
    assert np.abs(shown[:, :3] - RED).max() <= 6
    assert (shown[:, 3] == 255).all()


@given(seed=st.integers(0, 2**32 - 1))
def test_it_is_opaque_just_where_the_mask_is_soft(seed):
    rng = np.random.default_rng(seed)
    mask = rng.choice(np.uint8([0, 1, 128, 254, 255]), SHAPE)
    image = rng.integers(0, 256, (*SHAPE, 3), np.uint8)
    rgba = clean_colours(Layer(image), mask, 1.0, nothing)
    assert_array_equal(rgba[..., 3] == 255, (mask > 0) & (mask < 255))
    assert not rgba[rgba[..., 3] == 0].any()


def test_an_amount_of_nothing_gives_the_layers_own_colours():
    mask = soft_step()
    rgba = clean_colours(Layer(mixed(mask)), mask, 0.0, nothing)
    is_shown = rgba[..., 3] > 0
    assert_array_equal(rgba[is_shown][:, :3], mixed(mask)[is_shown])


@pytest.mark.parametrize(
    ("header", "image", "opacity"),
    [
        ({"type": "clean", "amount": 1.0}, [0, 90, 0], [[128]]),
        ({"type": "check"}, [127, 172, 127], None),
    ],
)
def test_colours_arrive_straight_to_be_cleaned_and_else_on_white(header, image, opacity):
    order = read_order({**header, "width": 1, "height": 1, "channels": 4, "mask_bits": 8})
    ours, theirs = Pipe()
    with ours, theirs:
        for plane in (bytes([0, 90, 0, 128]), b"\xff"):
            send_pixels(ours, plane)
        layer = receive_layer(theirs, order)
    assert layer.image.tolist() == [[image]]
    assert (None if layer.opacity is None else layer.opacity.tolist()) == opacity


def test_what_the_layer_has_transparent_itself_is_left_to_it():
    mask = soft_step()
    opacity = np.full(SHAPE, 255, np.uint8)
    opacity[:20] = 200
    rgba = clean_colours(Layer(mixed(mask), opacity=opacity), mask, 1.0, nothing)
    assert not rgba[:20].any()
    assert rgba[20:, 30, 3].all()
