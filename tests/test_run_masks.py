"""What the host side asks about a mask that is there: look, clean, adjust; with a real worker."""

from dataclasses import replace

import pytest

from nobg_core.bridge.adjuster import MaskAdjuster
from nobg_core.bridge.make import check_layer
from nobg_core.bridge.outcome import State
from nobg_core.bridge.run import adjust_masks, clean_colours, refine_masks, remove_backgrounds
from nobg_core.bridge.worker_client import check, cut_out
from nobg_core.errors import Cancelled, ImageError, WorkerError
from nobg_core.host import LayerHints, Mask
from nobg_core.options import CutoutOptions, MaskOptions
from tests.fake_host import FakeHost, FakeImage, green_layer

CPU = CutoutOptions(device="cpu")
SIDE = 64
SOFT = bytes([0] * 28 + [32, 64, 96, 128, 160, 192, 224] + [255] * 29) * SIDE

pytestmark = pytest.mark.usefixtures("warm")


def go_on(fraction: float, text: str) -> bool:
    return True


def masked_layer(values: bytes = SOFT, bits: int = 8) -> FakeHost:
    layer = green_layer(SIDE)
    layer.mask = Mask(SIDE, SIDE, bits, values)
    return layer


class TestLooking:
    def test_each_mask_that_is_made_comes_with_its_doubts(self):
        [outcome] = remove_backgrounds([FakeImage(green_layer(SIDE)).job], CPU)
        assert outcome.report.verdict in ("good", "look at it")

    def test_a_mask_without_a_subject_is_to_be_made_again(self):
        [outcome] = remove_backgrounds([FakeImage(green_layer(SIDE, level=0)).job], CPU)
        assert outcome.report.verdict == "redo"
        assert [doubt.kind for doubt in outcome.report.doubts] == ["empty"]

    def test_a_refined_mask_comes_with_its_doubts(self):
        layer = masked_layer()
        [outcome] = refine_masks([FakeImage(layer).job], CPU)
        assert outcome.state is State.DONE
        assert 0 <= outcome.report.score <= 1

    def test_the_mask_as_it_is_now_is_looked_at(self):
        values = bytearray(b"\0" * (SIDE // 2) + b"\xff" * (SIDE // 2)) * SIDE
        for row in range(30, 33):
            values[row * SIDE + 50 : row * SIDE + 53] = b"\0\0\0"
        report = check_layer(masked_layer(bytes(values)), go_on)
        [hole] = [doubt for doubt in report.doubts if doubt.kind == "hole"]
        x, y, width, height = hole.bounds
        assert (x, y) == (50, 30)
        assert (width, height) == (3, 3)

    def test_looking_writes_nothing(self):
        layer = masked_layer()
        layer.on_write = lambda: pytest.fail("written")
        check_layer(layer, go_on)

    def test_a_layer_without_a_mask_cannot_be_looked_at(self):
        with pytest.raises(ImageError, match="has no mask to check"):
            check_layer(green_layer(SIDE), go_on)


class TestCleanColours:
    def test_colours_come_where_the_mask_is_soft(self):
        layer = masked_layer()
        [outcome] = clean_colours([FakeImage(layer).job])
        assert outcome.state is State.DONE
        assert (layer.colours.width, layer.colours.height) == (SIDE, SIDE)
        opaque = [0 < value < 255 for value in SOFT]
        assert [value == 255 for value in layer.colours.data[3::4]] == opaque

    def test_a_deep_mask_will_do(self):
        values = b"".join(bytes([value, value]) for value in SOFT)
        layer = masked_layer(values, bits=16)
        layer.mask_bits = 16
        clean_colours([FakeImage(layer).job])
        assert any(layer.colours.data)

    def test_the_mask_stays_what_it_is(self):
        layer = masked_layer()
        before = layer.mask
        clean_colours([FakeImage(layer).job])
        assert layer.mask is before

    def test_a_hard_mask_leaves_nothing_to_clean(self):
        layer = masked_layer(b"\xff" * SIDE * SIDE)
        [outcome] = clean_colours([FakeImage(layer).job])
        assert "no soft edge" in str(outcome.error)
        assert layer.colours is None

    def test_it_is_one_undo_step(self):
        image = FakeImage(masked_layer(), masked_layer())
        clean_colours([image.job])
        assert image.undo_steps == 1


class TestAdjusting:
    def test_a_mask_is_grown(self):
        layer = masked_layer()
        [outcome] = adjust_masks([FakeImage(layer).job], MaskOptions(grow_px=2))
        assert outcome.state is State.DONE
        assert layer.mask.data[28] == SOFT[30]

    def test_a_mask_whose_record_is_too_long_for_the_layer_is_adjusted_without_it(self):
        layer = masked_layer()
        layer.mask = replace(layer.mask, record=b"x" * (6 * SIDE * SIDE))
        [outcome] = adjust_masks([FakeImage(layer).job], MaskOptions(grow_px=2))
        assert outcome.state is State.DONE
        assert layer.mask.record == b""

    def test_options_that_change_nothing_are_told(self):
        layer = masked_layer()
        [outcome] = adjust_masks([FakeImage(layer).job], MaskOptions())
        assert "would stay as it is" in str(outcome.error)

    def test_a_cut_out_whose_options_leave_nothing_needs_a_look(self):
        layer = green_layer(16)
        options = CutoutOptions(device="cpu", mask=MaskOptions(grow_px=-10))
        [outcome] = remove_backgrounds([FakeImage(layer).job], options)
        assert outcome.state is State.LOOK

    def test_what_was_shown_is_what_comes(self):
        options = MaskOptions(feather_px=3)
        with MaskAdjuster(masked_layer().mask, go_on) as adjuster:
            shown = adjuster.preview(options, (16, 0, 32, SIDE), (32, SIDE))
            finished = adjuster.finish(options, go_on).mask.data
        rows = (finished[row * SIDE + 16 : row * SIDE + 48] for row in range(SIDE))
        assert shown == b"".join(rows)

    def test_others_get_their_masks_meanwhile(self):
        with MaskAdjuster(masked_layer().mask, go_on) as adjuster:
            [outcome] = remove_backgrounds([FakeImage(green_layer(SIDE)).job], CPU)
            assert outcome.state is State.DONE
            assert adjuster.preview(MaskOptions(), (0, 0, SIDE, SIDE), (8, 8))

    def test_a_part_beside_the_layer_is_refused(self):
        with MaskAdjuster(masked_layer().mask, go_on) as adjuster, pytest.raises(WorkerError):
            adjuster.preview(MaskOptions(), (32, 0, SIDE, SIDE), (8, 8))

    def test_it_can_be_stopped_before_it_begins(self):
        with pytest.raises(Cancelled):
            MaskAdjuster(masked_layer().mask, lambda *_: False).__enter__()

    def test_a_closed_one_says_so(self):
        with MaskAdjuster(masked_layer().mask, go_on) as adjuster:
            adjuster.close()
            with pytest.raises(WorkerError, match="stopped unexpectedly"):
                adjuster.preview(MaskOptions(), (0, 0, 1, 1), (1, 1))

    def test_a_cut_out_is_adjusted_as_it_is_made(self):
        plain, grown = green_layer(SIDE), green_layer(SIDE)
        remove_backgrounds([FakeImage(plain).job], CPU)
        options = CutoutOptions(device="cpu", mask=MaskOptions(grow_px=5))
        remove_backgrounds([FakeImage(grown).job], options)
        assert grown.mask.data[36] > plain.mask.data[36]

    def test_a_cut_out_that_grows_stays_out_of_what_is_surely_background(self):
        pixels = green_layer(SIDE).read_layer()
        plain = cut_out(pixels, CPU, go_on).mask.data
        marked = bytes(255 if value < 128 else 0 for value in plain)
        pixels = replace(pixels, hints=LayerHints(background=marked))
        options = CutoutOptions(device="cpu", mask=MaskOptions(grow_px=5))
        grown = cut_out(pixels, options, go_on).mask.data
        assert not any(value for value, is_marked in zip(grown, marked, strict=True) if is_marked)
        assert any(grown)


def test_marks_do_not_disturb_a_look_at_the_mask():
    marked = replace(masked_layer().read_layer(), hints=LayerHints(subject=bytes(SIDE * SIDE)))
    assert check(marked, go_on) == check(masked_layer().read_layer(), go_on)
