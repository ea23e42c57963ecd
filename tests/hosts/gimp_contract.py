"""The host contract, on GimpHost itself: what holds when the image changes meanwhile."""

# ruff: noqa: E402 - the plug-in's folder comes first

import sys
from pathlib import Path

from gi.repository import Gimp
from gimp_kinds import give_mask, picture

PLUGIN = Path(Gimp.directory()) / "plug-ins/nobg"
sys.path.insert(0, str(PLUGIN))
from gimp_host import GimpHost, Progress, UndoStep

from nobg_core.errors import ImageError
from nobg_core.host import Mask

CHECKS = {}


def check(function):
    CHECKS[function.__name__] = function
    return function


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
def image_closed_while_working():
    image, _, host, mask = start()
    image.delete()
    with UndoStep(image).whole():
        return refusal(host.write_mask, mask)
