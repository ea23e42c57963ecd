"""Krita's adapter for cases.py, continued: effects, groups, text, masks. Runs inside Krita."""

import tempfile
from pathlib import Path

from krita import InfoObject, Krita, Selection
from krita_kinds import add_node, give_mask, new_document, picture, put, ramp
from PyQt5.QtGui import QImage
from scenes import Scene, kind
from toy_picture import HALF, HALF_MASK, INVERTED, RAMP, SIDE_PX

BOX = "M 0 0 L 24 0 L 24 18 L 0 18 Z"


@kind
def effect():
    scene = picture()
    add_effect(scene.image, scene.layers[0])
    scene.expected = INVERTED
    return scene


@kind
def hidden_effect():
    scene = picture()
    add_effect(scene.image, scene.layers[0]).setVisible(False)
    return scene


def add_effect(document, layer):
    everything = Selection()
    everything.select(-100, -100, 300, 300, 255)
    mask = document.createFilterMask("invert", Krita.instance().filter("invert"), everything)
    assert layer.addChildNode(mask, None)
    document.refreshProjection()
    document.waitForDone()
    return mask


@kind
def effect_in_a_group():
    scene = inside_a_group()
    add_effect(scene.image, scene.layers[0])
    scene.expected = INVERTED
    return scene


@kind
def locked_with_effect():
    scene = effect()
    scene.layers[0].setLocked(True)
    return scene


@kind
def group():
    document = new_document()
    made = add_node(document, "grouplayer", name="group")
    layer = add_node(document, parent=made)
    put(layer, ramp(), 2, 6)
    return Scene(document, [made], RAMP)


@kind
def group_with_effect():
    scene = group()
    add_effect(scene.image, scene.layers[0])
    scene.expected = INVERTED
    return scene


@kind
def inside_a_group():
    scene = group()
    scene.layers = scene.layers[0].childNodes()
    return scene


@kind
def empty_group():
    document = new_document()
    return Scene(document, [add_node(document, "grouplayer", name="group")])


@kind
def empty_layer():
    document = new_document()
    return Scene(document, [add_node(document)])


@kind
def text():
    return drawing('<text x="5" y="20" font-size="18" fill="#ff3319">nobg</text>')


@kind
def vector():
    return drawing(f'<path d="{BOX}" fill="#ff0000"/>')


def drawing(shape):
    document = new_document()
    layer = document.createVectorLayer("drawing")
    assert document.rootNode().addChildNode(layer, None)
    size = 'width="40px" height="30px" viewBox="0 0 40 30"'
    shapes = layer.addShapesFromSvg(f'<svg xmlns="http://www.w3.org/2000/svg" {size}>{shape}</svg>')
    assert shapes, "Krita did not take the drawing"
    return Scene(document, [layer], brightest=255)


@kind
def link():
    path = Path(tempfile.mkdtemp()) / "linked.png"
    QImage(ramp(), SIDE_PX, SIDE_PX, QImage.Format.Format_ARGB32).save(str(path))
    document = new_document()
    layer = document.createFileLayer("link", str(path), "None")
    assert document.rootNode().addChildNode(layer, None)
    return Scene(document, [layer], RAMP)


@kind
def clone():
    scene = picture()
    layer = scene.image.createCloneLayer("clone", scene.layers[0])
    assert scene.image.rootNode().addChildNode(layer, None)
    scene.layers = [layer]
    return scene


@kind
def fill_layer():
    document = new_document()
    everything = Selection()
    everything.select(0, 0, 40, 30, 255)
    layer = document.createFillLayer("fill", "color", InfoObject(), everything)
    assert document.rootNode().addChildNode(layer, None)
    return Scene(document, [layer])


@kind
def filter_layer():
    document = new_document()
    everything = Selection()
    everything.select(0, 0, 40, 30, 255)
    invert = Krita.instance().filter("invert")
    layer = document.createFilterLayer("invert", invert, everything)
    assert document.rootNode().addChildNode(layer, None)
    return Scene(document, [layer])


@kind
def animated():
    scene = picture()
    scene.layers[0].enableAnimation()
    return scene


@kind
def several_layers():
    scene = picture()
    upper = add_node(scene.image, name="upper")
    put(upper, ramp(INVERTED), 7, 9)
    scene.layers.append(upper)
    scene.choose = scene.layers
    return scene


@kind
def active_selection():
    scene = picture()
    part = Selection()
    part.select(5, 5, 3, 3, 255)
    scene.image.setSelection(part)
    return scene


@kind
def mask_replaced():
    scene = picture()
    give_mask(scene.image, scene.layers[0], HALF_MASK)
    scene.options = {"existing_mask": "replace"}
    return scene


@kind
def mask_of_a_group_replaced():
    scene = group()
    give_mask(scene.image, scene.layers[0], HALF_MASK, x=2, y=6)
    scene.options = {"existing_mask": "replace"}
    return scene


@kind
def mask_intersected():
    scene = picture()
    give_mask(scene.image, scene.layers[0], HALF_MASK)
    scene.expected = [v * HALF / 255 for v in RAMP]
    scene.options = {"existing_mask": "intersect"}
    return scene


@kind
def mask_is_what_was_chosen():
    scene = mask_replaced()
    scene.choose = scene.layers[0].childNodes()
    return scene


@kind
def mask_left_alone():
    scene = picture()
    give_mask(scene.image, scene.layers[0], HALF_MASK)
    return scene


@kind
def retouchers_own_masks_stay():
    scene = picture()
    for number in range(2):
        give_mask(scene.image, scene.layers[0], HALF_MASK, name=f"mine {number}")
    return scene
