"""The host contract, on GimpHost itself: what holds when the image changes meanwhile."""

# ruff: noqa: E402 - the plug-in's folder comes first

import sys
from pathlib import Path

from gi.repository import Gimp
from gimp_calls import mask_values
from gimp_kinds import give_mask, picture, put
from registry import Registry

PLUGIN = Path(Gimp.directory()) / "plug-ins/nobg"
sys.path.insert(0, str(PLUGIN))
from gimp_host import GimpHost
from progress import Progress
from undo_step import UndoStep

from nobg_core.errors import ImageError
from nobg_core.host import Mask

CHECKS = check = Registry()


def start():
    """Return (image, layer, its host, a mask that fits) with the layer read already."""
    scene = picture()
    host = GimpHost(scene.layers[0], Progress(), UndoStep(scene.image))
    pixels = host.read_layer()
    mask = Mask(pixels.width, pixels.height, 8, bytes(pixels.width * pixels.height))
    return scene.image, scene.layers[0], host, mask


def refusal(action, *arguments):
    """Return the text of the ImageError that the action must raise."""
    try:
        action(*arguments)
    except ImageError as error:
        return {"refusal": str(error)}
    raise AssertionError("no ImageError")


@check
def layer_deleted_while_working():
    image, layer, host, mask = start()
    image.remove_layer(layer)
    layer.delete() if layer.is_valid() else None
    return refusal(host.write_mask, mask)


@check
def layer_deleted_before_reading():
    image, layer, host, _ = start()
    image.remove_layer(layer)
    assert not host.has_mask()
    return refusal(host.read_layer)


@check
def layer_resized_while_working():
    _, layer, host, mask = start()
    layer.resize(20, 20, 0, 0)
    answer = refusal(host.write_mask, mask)
    assert layer.get_mask() is None
    return answer


@check
def mask_added_while_working():
    _, layer, host, mask = start()
    give_mask(layer, bytes([9]) * 256)
    return refusal(host.write_mask, mask)


@check
def mask_painted_while_working():
    return refuse_painted(picture(), 8, "Y u8")


@check
def mask_of_16_bit_painted_while_working():
    return refuse_painted(picture(precision=Gimp.Precision.U16_NON_LINEAR), 16, "Y u16")


def refuse_painted(scene, bits, pixel_format):
    """Return the refusal after one more pixel of the mask, by one step, was painted."""
    layer = scene.layers[0]
    host = GimpHost(layer, Progress(), UndoStep(scene.image))
    data = bytearray(256 * bits // 8)
    give_mask(layer, bytes(data), pixel_format)
    pixels = host.read_layer()
    data[0] = 1
    put(layer.get_mask(), bytes(data), pixel_format)
    painted = mask_values(layer)
    assert max(painted) > 0
    answer = refusal(host.write_mask, Mask(pixels.width, pixels.height, bits, bytes(len(data))))
    assert mask_values(layer) == painted
    return answer


@check
def image_closed_while_working():
    image, _, host, mask = start()
    image.delete()
    with UndoStep(image).whole():
        answer = refusal(host.write_mask, mask)
    assert "was closed" in answer["refusal"], answer
    return answer
