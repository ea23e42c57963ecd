"""Check Mask without its dialog: what a script is told."""

import sys
from types import SimpleNamespace
from unittest import mock

import gimp_contract  # noqa: F401 - puts the plug-in's folder first
import mask_actions
from gi.repository import Gimp
from gimp_calls import (
    CHECK,
    CLEAN,
    LAYER_MENUS,
    call_for_values,
    call_layers,
    look_at,
    mask_values,
    menu_paths,
)
from gimp_kinds import add_layer, give_mask, new_image, picture, put
from registry import Registry
from runs import look_again, report_of
from scenes import Scene

from nobg_core.bridge.outcome import Outcome, State
from nobg_core.doubts import VERDICTS, Report

CHECKS = check = Registry()
SIDE_PX, LARGE_SIDE_PX = 200, 600
# From, to: columns and rows alike; of the large one, with room around the hole.
SUBJECT, HOLE = (40, 160), (90, 98)
LARGE_SUBJECT, LARGE_HOLE = (40, 560), (220, 245)
RED, BLUE = bytes((200, 30, 30, 255)), bytes((30, 30, 200, 255))
DARK, LIGHT = bytes((30, 35, 60, 255)), bytes((220, 220, 210, 255))
SHOWS, HIDES = b"\xff", b"\x00"


def plain_scene(hole=HOLE, precision=Gimp.Precision.U8_NON_LINEAR, side=SIDE_PX, subject=SUBJECT):
    """Return a red square on blue, with a mask that fits but for a hole."""
    image = new_image(precision, width=side, height=side)
    layer = add_layer(image, side, side)
    put(layer, b"".join(squares(side, [(BLUE, (0, side)), (RED, subject)])), "R'G'B'A u8")
    parts = [(HIDES, (0, side)), (SHOWS, subject), *([(HIDES, hole)] if hole else [])]
    give_mask(layer, b"".join(squares(side, parts)))
    return Scene(image, [layer])


def large_scene():
    """Return one that is larger than a dialog shows of it at 200 %."""
    return plain_scene(LARGE_HOLE, side=LARGE_SIDE_PX, subject=LARGE_SUBJECT)


def squares(side, parts):
    """Return the rows of squares on squares, each a value and where it goes from and to."""
    rows = []
    for row in range(side):
        values = [b""] * side
        for value, (start, end) in parts:
            if start <= row < end:
                values[start:end] = [value] * (end - start)
        rows.append(b"".join(values))
    return rows


def assert_hole_found(scene):
    before = look_at(scene.layers[0]), mask_values(scene.layers[0])
    status, error, (score, verdict, told) = call_for_values(scene.image, scene.layers, CHECK)
    assert (status, error) == ("success", "")
    assert "1 of 1: a small hole in the subject" in told, told
    assert verdict == "look at it", verdict
    assert 0 < score < 1, score
    assert (look_at(scene.layers[0]), mask_values(scene.layers[0])) == before


@check
def checking_stands_in_the_menu():
    assert list(menu_paths(CHECK)) == LAYER_MENUS


@check
def a_hole_is_told():
    assert_hole_found(plain_scene())


@check
def a_hole_in_a_deep_mask_is_told():
    assert_hole_found(plain_scene(precision=Gimp.Precision.U16_NON_LINEAR))


@check
def a_mask_without_doubts_is_good():
    scene = plain_scene(hole=None)
    found = call_for_values(scene.image, scene.layers, CHECK)
    assert found == ("success", "", [1.0, "good", ""]), found


@check
def a_rim_under_clean_colours_is_not_told():
    scene = rimmed_scene()
    assert "a light rim" in told_of(scene)
    assert call_layers(scene.image, scene.layers, CLEAN) == ("success", "")
    assert told_of(scene) == ""
    [group] = scene.image.get_layers()
    group.get_children()[0].set_visible(False)
    assert "a light rim" in told_of(scene)


def rimmed_scene():
    """Return a dark square on light, with a mask whose soft edge lies three pixels further out."""
    side = 300
    image = new_image(width=side, height=side)
    layer = add_layer(image, side, side)
    from_middle = [abs(place - 149) for place in range(side)]
    places = [max(across, down) for down in from_middle for across in from_middle]
    put(layer, b"".join(DARK if place <= 89 else LIGHT for place in places), "R'G'B'A u8")
    give_mask(layer, bytes(max(0, min(255, 64 * (93 - place))) for place in places))
    return Scene(image, [layer])


def told_of(scene):
    status, error, (_, _, told) = call_for_values(scene.image, scene.layers, CHECK)
    assert (status, error) == ("success", "")
    return told


@check
def a_cut_out_to_be_redone_points_at_check_mask():
    outcomes = {
        verdict: Outcome("image, layer", State.DONE, report=Report((), 0.5, verdict))
        for verdict in VERDICTS
    }
    told = {
        verdict: report_of([outcome], look_again([outcome])).note
        for verdict, outcome in outcomes.items()
    }
    assert told == {"good": "", "look at it": "", "redo": "Check Mask shows where to look."}


@check
def the_layer_is_read_once_to_be_checked_and_shown():
    scene = plain_scene()
    read, shown = [], []

    class Counted(mask_actions.CheckedHost):
        def read_layer(self):
            read.append(super().read_layer())
            return read[-1]

    class Dialog:
        def __init__(self, _name, pixels, _report):
            shown.append(pixels)

        def run(self):
            return None

    # Without a window there is no dialog: this one stands where `check_mask` imports it from.
    dialogs = mock.patch.dict(sys.modules, check_dialog=SimpleNamespace(CheckDialog=Dialog))
    with dialogs, mock.patch.object(mask_actions, "CheckedHost", Counted):
        mask_actions.check_mask(Gimp.RunMode.INTERACTIVE, None, scene.image, scene.layers)
    assert len(read) == 1, f"read {len(read)} times"
    assert shown[0].data is read[0].data


@check
def a_layer_without_a_mask_has_none_to_check():
    scene = picture()
    status, error, _ = call_for_values(scene.image, scene.layers, CHECK)
    assert status == "execution-error", status
    assert "has no mask to check. Choose Remove Background first." in error, error


@check
def several_layers_are_checked_one_by_one():
    scene = plain_scene()
    scene.layers.append(add_layer(scene.image))
    status, error, _ = call_for_values(scene.image, scene.layers, CHECK)
    assert status == "execution-error", status
    assert "Several layers are selected. Select one of them." in error, error
