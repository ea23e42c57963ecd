"""What krita_probe.py can be asked about painted masks. Runs inside Krita, in its own thread."""

import os

from krita import Krita, ManagedColor
from krita_images import close_image, masks, opened, select
from krita_kinds import give_mask
from krita_state import own_masks, values
from PyQt5.QtCore import QByteArray
from scenes import Scene
from toy_picture import assert_refined

K = Krita.instance()
painted = []


def is_mask_active(position):
    """Choose nobg's mask on a layer; say whether Krita has."""
    document = opened[-1].image
    mask = own_masks(opened[-1].layers[position])[0]
    active = document.activeNode()
    if active is not None and active.uniqueId() == mask.uniqueId():
        return True
    document.setActiveNode(mask)
    return False


def select_square(column, row, side, position):
    """Select a square of a layer, counted from its corner."""
    box = opened[-1].layers[position].bounds()
    select(box.x() + column, box.y() + row, side, side)


def fill(colour):
    """Fill what is selected of the active node with "white" or "black"."""
    chosen = ManagedColor("RGBA", "U8", "")
    chosen.setComponents([float(colour == "white")] * 3 + [1.0])
    K.activeWindow().activeView().setForeGroundColor(chosen)
    K.action("fill_selection_foreground_color").trigger()


def is_painted(column, row, colour, position):
    layer = opened[-1].layers[position]
    mask, box = own_masks(layer)[0], layer.bounds()
    value = bytes(mask.pixelData(box.x() + column, box.y() + row, 1, 1))
    return value == {"white": b"\xff", "black": b"\0"}[colour]


def keep_painted():
    """Keep the mask of the layer in front for `check_refined`."""
    painted[:] = masks()


def check_refined(*stroke):
    assert_refined(painted[0], masks()[0], opened[-1].layers[0].bounds().width(), stroke)


def give_mask_by_hand(values, name):
    scene = opened[-1]
    give_mask(scene.image, scene.layers[0], bytes(values), name)


def remove_own_mask():
    own_masks(opened[-1].layers[0])[0].remove()


def children():
    """Return [name, values] of each mask on the layer in front."""
    layer = opened[-1].layers[0]
    return [[child.name(), values(child, layer)] for child in layer.childNodes()]


def save_and_reopen():
    """Put the image in front, as a KRA file gives it back, in its own place."""
    scene = opened.pop()
    path = os.environ["NOBG_RESULTS"] + ".kra"
    scene.image.setBatchmode(True)
    assert scene.image.saveAs(path)
    close_image(scene.image)
    document = K.openDocument(path)
    K.activeWindow().addView(document)
    opened.append(Scene(document, [document.nodeByName("subject")]))


def keep_a_stale_record():
    """Keep something for a mask that was in the image in an earlier session."""
    from nobg.records import PREFIX

    name = f"{PREFIX}{{01234567-89ab-cdef-0123-456789abcdef}}"
    opened[-1].image.setAnnotation(name, "", QByteArray(b"old"))


def count_records():
    return len([name for name in opened[-1].image.annotationTypes() if "nobg" in name])
