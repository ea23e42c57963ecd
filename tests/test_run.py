"""The host side's whole story, with a fake editor and a real worker on a toy model."""

import gc
import struct
import weakref

import pytest

from nobg_core.bridge.outcome import State
from nobg_core.bridge.run import remove_backgrounds
from nobg_core.errors import Cancelled, ImageError
from nobg_core.host import LayerHints, Mask
from nobg_core.options import CutoutOptions
from tests.fake_host import FakeHost, FakeImage, green_layer

OPTIONS = CutoutOptions(device="cpu")
REPLACE = CutoutOptions(device="cpu", existing_mask="replace")
INTERSECT = CutoutOptions(device="cpu", existing_mask="intersect")


def run(*images: FakeImage, options: CutoutOptions = OPTIONS):
    return remove_backgrounds([image.job for image in images], options)


def left_half(side: int) -> list[bool]:
    return ([True] * (side // 2) + [False] * (side // 2)) * side


def shown(mask: Mask) -> list[bool]:
    return [value > 127 for value in mask.data]


@pytest.mark.usefixtures("warm")
class TestWithAWorker:
    def test_a_layer_gets_the_mask_of_its_subject(self):
        layer = green_layer(64)
        [outcome] = run(FakeImage(layer))
        assert outcome.state is State.DONE
        assert (layer.mask.width, layer.mask.height, layer.mask.bits) == (64, 64, 8)
        assert shown(layer.mask) == left_half(64)

    def test_a_deep_image_gets_a_mask_of_16_bits(self):
        layer = green_layer(64)
        layer.mask_bits = 16
        run(FakeImage(layer))
        values = struct.unpack("=4096H", layer.mask.data)
        assert (min(values), max(values)) == (0, 65535)

    def test_all_layers_of_an_image_are_one_undo_step(self):
        image = FakeImage(green_layer(name="a"), green_layer(name="b"))
        run(image)
        assert image.undo_steps == 1
        assert all(layer.mask for layer in image.layers)

    def test_each_image_has_its_own_undo_step(self):
        images = FakeImage(green_layer()), FakeImage(green_layer())
        run(*images)
        assert [image.undo_steps for image in images] == [1, 1]

    def test_progress_over_all_layers_never_goes_back(self):
        image = FakeImage(green_layer(), green_layer())
        run(image)
        told = [fraction for layer in image.layers for fraction, _ in layer.progress]
        assert told == sorted(told)
        assert told[-1] <= 1

    def test_a_layer_without_a_subject_needs_a_look(self):
        layer = green_layer(level=0)
        [outcome] = run(FakeImage(layer))
        assert outcome.state is State.LOOK
        assert "No subject" in outcome.note
        assert layer.mask.data == bytes(64)

    def test_a_layer_that_fails_does_not_keep_the_others_from_their_masks(self):
        bad, good = green_layer(name="bad"), green_layer(name="good")
        bad.on_read = lambda: (_ for _ in ()).throw(ImageError("The layer has gone.", "Undo."))
        outcomes = run(FakeImage(bad, good))
        assert [outcome.state for outcome in outcomes] == [State.FAILED, State.DONE]
        assert good.mask

    def test_an_unforeseen_failure_of_a_layer_does_not_keep_the_others_from_their_masks(self):
        names = ("unread", "good", "unwritten")
        unread, good, unwritten = layers = [green_layer(name=name) for name in names]
        unread.on_read = unwritten.on_write = lambda: 1 // 0
        outcomes = run(FakeImage(*layers))
        assert [outcome.state for outcome in outcomes] == [State.FAILED, State.DONE, State.FAILED]
        assert good.mask

    def test_a_layer_that_refuses_its_mask_is_told(self):
        layer = green_layer()
        layer.on_write = lambda: (_ for _ in ()).throw(ImageError("It has gone.", "Undo."))
        [outcome] = run(FakeImage(layer))
        assert outcome.state is State.FAILED
        assert str(outcome.error) == "It has gone. Undo."

    def test_a_mask_that_was_refused_takes_no_memory_from_the_rest(self, monkeypatch):
        masks = []

        def refuse(mask):
            masks.append(weakref.ref(mask))
            raise ImageError("It has gone.", "Undo.")

        layer = green_layer()
        monkeypatch.setattr(layer, "write_mask", refuse)
        [outcome] = run(FakeImage(layer))
        gc.collect()
        assert outcome.state is State.FAILED
        assert [kept() for kept in masks] == [None]

    def test_what_the_editor_did_in_another_way_is_told(self):
        layer = green_layer()
        layer.note = "Undo takes two steps."
        [outcome] = run(FakeImage(layer))
        assert outcome.note == "Undo takes two steps."

    def test_what_the_editor_did_in_another_way_is_told_of_an_empty_mask_too(self):
        layer = green_layer(level=0)
        layer.note = "Undo takes two steps."
        [outcome] = run(FakeImage(layer))
        assert outcome.note.endswith(" Undo takes two steps.")

    def test_an_image_without_a_chosen_layer_does_not_stop_the_others(self):
        layer = green_layer()
        outcomes = run(FakeImage(name="Empty"), FakeImage(layer))
        assert [outcome.state for outcome in outcomes] == [State.FAILED, State.DONE]
        assert "No layer is selected in Empty" in str(outcomes[0].error)

    def test_an_existing_mask_is_left_alone_unless_asked(self):
        layer = green_layer()
        layer.mask = mask = Mask(8, 8, 8, bytes(range(64)))
        image = FakeImage(layer)
        [outcome] = run(image)
        assert outcome.state is State.FAILED
        assert "already has a mask" in outcome.error.message
        assert layer.mask is mask
        assert image.undo_steps == 0

    def test_an_existing_mask_is_replaced_when_asked(self):
        layer = green_layer(64)
        layer.mask = Mask(64, 64, 8, bytes(64 * 64))
        run(FakeImage(layer), options=REPLACE)
        assert shown(layer.mask) == left_half(64)

    @pytest.mark.parametrize(("bits", "form"), [(8, "=4096B"), (16, "=4096H")])
    def test_intersecting_keeps_what_the_earlier_mask_shows(self, bits, form):
        layer = FakeHost(bytes([0, 255, 0, 255]) * 64 * 64, 64, 64)
        layer.mask_bits = bits
        values = [value * (2**bits - 1) // 63 for value in range(64)] * 64
        layer.mask = earlier = Mask(64, 64, bits, struct.pack(form, *values))
        run(FakeImage(layer), options=INTERSECT)
        assert layer.mask.data == earlier.data

    def test_intersecting_hides_what_the_new_mask_hides(self):
        layer = green_layer(64)
        layer.mask = Mask(64, 64, 8, b"\xff" * 64 * 64)
        run(FakeImage(layer), options=INTERSECT)
        assert shown(layer.mask) == left_half(64)

    def test_what_is_not_selected_does_not_show(self):
        layer = FakeHost(bytes([0, 255, 0, 255]) * 64 * 64, 64, 64)
        layer.hints = LayerHints(selection=(b"\xff" * 32 + b"\0" * 32) * 64)
        run(FakeImage(layer))
        rows = [layer.mask.data[start : start + 64] for start in range(0, 64 * 64, 64)]
        # The two columns between them are within the reach of the selection.
        assert all(row[:32] == b"\xff" * 32 and row[34:] == bytes(30) for row in rows)

    def test_a_selection_that_holds_nothing_of_the_layer_is_told(self):
        layer = green_layer(64)
        layer.hints = LayerHints(selection=bytes(64 * 64))
        [outcome] = run(FakeImage(layer))
        assert str(outcome.error) == (
            "Nothing of the picture was selected. Select roughly around the subject first."
        )
        assert layer.mask is None

    def test_strokes_show_and_hide(self):
        layer = green_layer(64)
        upper, lower = b"\xff" * 64 * 32 + bytes(64 * 32), bytes(64 * 32) + b"\xff" * 64 * 32
        layer.hints = LayerHints(subject=upper, background=lower)
        run(FakeImage(layer))
        assert layer.mask.data == upper

    def test_stopping_leaves_the_image_as_it_was(self):
        layer = green_layer()
        layer.stop_after = 1
        image = FakeImage(layer)
        [outcome] = run(image)
        assert outcome.state is State.STOPPED
        assert layer.mask is None
        assert image.undo_steps == 0

    def test_stopping_leaves_the_masks_of_images_that_were_finished(self):
        first, second, third = (FakeImage(green_layer()) for _ in range(3))
        second.layers[0].stop_after = 1
        outcomes = run(first, second, third)
        assert [outcome.state for outcome in outcomes] == [
            State.DONE,
            State.STOPPED,
            State.STOPPED,
        ]
        assert first.layers[0].mask
        assert not third.layers[0].progress

    def test_a_layer_is_not_read_once_the_work_was_stopped(self):
        layer, reads = green_layer(), []
        layer.stop_after = 1
        layer.on_read = lambda: reads.append("read")
        run(FakeImage(layer))
        assert not reads

    def test_after_stopping_while_the_editor_takes_no_mask_no_layer_gets_one(self):
        busy, idle = layers = green_layer(), green_layer()
        busy.on_write = lambda: (_ for _ in ()).throw(Cancelled())
        outcomes = run(FakeImage(*layers))
        assert [outcome.state for outcome in outcomes] == [State.STOPPED, State.STOPPED]
        assert idle.mask is None

    def test_the_next_run_works_after_one_was_stopped(self):
        layer = green_layer()
        layer.stop_after = 2
        run(FakeImage(layer))
        layer.stop_after = None
        assert run(FakeImage(layer))[0].state is State.DONE

    @pytest.mark.parametrize(("width", "height"), [(1, 1), (3000, 1), (1, 3000)])
    def test_tiny_layers_are_taken(self, width, height):
        layer = FakeHost(bytes([0, 255, 0, 255]) * width * height, width, height)
        run(FakeImage(layer))
        assert layer.mask.data == b"\xff" * (width * height)

    def test_a_layer_of_three_channels_gets_the_same_mask_as_one_of_four(self):
        row = bytes([0, 255, 0]) * 32 + bytes(3) * 32
        three, four = FakeHost(row * 64, 64, 64), green_layer(64)
        run(FakeImage(three), FakeImage(four))
        assert three.mask == four.mask

    def test_what_is_transparent_is_not_looked_at(self):
        # Green, but nobody can see it: on white its green is as full as everything's.
        layer = FakeHost(bytes([0, 255, 0, 0]) * 64, 8, 8)
        run(FakeImage(layer))
        assert layer.mask.data == b"\xff" * 64


def test_a_graphics_card_that_was_wanted_in_vain_is_a_note(warm):
    [outcome] = run(FakeImage(green_layer()), options=CutoutOptions(device="gpu"))
    assert outcome.state is State.DONE
    assert "The CPU was used" in outcome.note
