"""What krita_probe.py can be asked about the images. Runs inside Krita, in its own thread."""

import krita_kinds_more  # noqa: F401 - registers its kinds
from krita import Krita, Selection
from krita_kinds import add_node, give_mask, new_document
from krita_state import look_around, look_at, mask_place, mask_values, own_masks, values
from PyQt5.QtGui import QImage
from PyQt5.QtWidgets import QMdiArea
from scenes import KINDS, Scene
from toy_picture import SIDE_PX

K = Krita.instance()
K.setBatchmode(True)
opened = []


def open_scene(name):
    """Show an image of one kind in front of the others."""
    scene = KINDS[name]()
    scene.image.setName(name)
    K.activeWindow().addView(scene.image)
    opened.append(scene)


def open_sample(x, y):
    """Show the sample picture of the installation at an offset in an image of its own."""
    from nobg_core.places import data_dir

    close()
    photo = QImage(str(data_dir() / "app/models/sample/sample.jpg"))
    photo = photo.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = photo.constBits()
    pixels.setsize(photo.sizeInBytes())
    document = new_document(width=photo.width(), height=photo.height())
    layer = add_node(document)
    layer.setPixelData(bytes(pixels), x, y, photo.width(), photo.height())
    K.activeWindow().addView(document)
    opened.append(Scene(document, [layer]))


def close():
    for scene in opened:
        close_image(scene.image)
    opened.clear()


def close_image(document):
    if document in K.documents():
        document.setModified(False)
        document.waitForDone()
        document.close()


def history():
    """Return what tells where in its history the image in front is, as Krita shows it."""
    texts = [K.action(name).text() for name in ("edit_undo", "edit_redo")]
    return texts, [len(node.childNodes()) for node in opened[-1].image.topLevelNodes()]


def is_chosen():
    """Choose the first layer of the image in front; say whether Krita has, and drew its shapes."""
    scene = opened[-1]
    shapes = [layer for layer in scene.layers if layer.type() == "vectorlayer"]
    if any(layer.bounds().isEmpty() for layer in shapes):
        return False
    wanted = (scene.choose or scene.layers)[0]
    active = scene.image.activeNode()
    if active is not None and active.uniqueId() == wanted.uniqueId():
        return True
    scene.image.setActiveNode(wanted)
    return False


def bring_to_front(position):
    """Show one of the open images."""
    area = K.activeWindow().qwindow().findChild(QMdiArea)
    area.setActiveSubWindow(area.subWindowList()[position])


def front_position():
    return [scene.image == K.activeDocument() for scene in opened].index(True)


def look():
    """Return everything that nobg must not change, layer by layer, and about the image."""
    scene = opened[-1]
    layers = [look_at(layer) for layer in scene.layers]
    return layers, look_around(scene.image, K.documents())


def expected():
    """Return what the builder of the image in front promised."""
    return {"expected": opened[-1].expected, "brightest": opened[-1].brightest}


def masks(position=-1):
    """Return the values of nobg's own masks on the layers of an image, None where there is none."""
    return [mask_values(layer) for layer in opened[position].layers]


def all_masks():
    return [masks(position) for position in range(len(opened))]


def mask_places():
    return [mask_place(layer) for layer in opened[-1].layers]


def select(x, y, width, height):
    """Select a rectangle of the image in front, and nothing else."""
    part = Selection()
    part.select(x, y, width, height, 255)
    opened[-1].image.setSelection(part)


def select_softly(x, y, width, height):
    """Select a rectangle with a feather; return the values where the first layer is."""
    part = Selection()
    part.select(x, y, width, height, 255)
    part.feather(3)
    opened[-1].image.setSelection(part)
    return values(opened[-1].image.selection(), opened[-1].layers[0])


def deselect():
    opened[-1].image.setSelection(None)


def move_layer_to(position, x, y):
    """Put the content of a layer of the image in front somewhere else."""
    layer = opened[-1].layers[position]
    box, here = layer.bounds(), layer.position()
    layer.move(here.x() + x - box.x(), here.y() + y - box.y())
    opened[-1].image.refreshProjection()


def mask_around(x, y, width, height):
    """Return the values of the first layer's mask in a part of the image."""
    return list(bytes(own_masks(opened[-1].layers[0])[0].pixelData(x, y, width, height)))


def state():
    """Return what undo may change in the image in front: marker, masks, pixels."""
    scene = opened[-1]
    has_marker = scene.image.nodeByName("marker") is not None
    pixels = [look_at(layer)["pixels"] for layer in scene.layers]
    return {"marker": has_marker, "masks": masks(), "pixels": pixels}


def add_marker():
    """Add the undo step that must still stand when nobg's is undone: a layer."""
    add_node(opened[-1].image, name="marker")


def marker_pixels():
    """Return how many bytes of the marker were painted."""
    marker = opened[-1].image.nodeByName("marker")
    return len(bytes(marker.pixelData(0, 0, 40, 30)).replace(b"\0", b""))


def active_name():
    node = opened[-1].image.activeNode()
    return node and node.name()


def activate(name):
    document = opened[-1].image
    document.setActiveNode(document.nodeByName(name))


def select_all_layers():
    K.action("select_all_layers").trigger()


def is_as_the_engine_says():
    """Say whether the mask is what the worker answers to the same pixels, byte for byte."""
    from nobg_core.bridge.worker_client import cut_out
    from nobg_core.host import LayerPixels
    from nobg_core.options import CutoutOptions

    layer = opened[-1].layers[0]
    box = layer.bounds()
    stored = bytes(layer.pixelData(box.x(), box.y(), box.width(), box.height()))
    straight = bytearray(stored)
    straight[0::4], straight[2::4] = stored[2::4], stored[0::4]
    pixels = LayerPixels(box.width(), box.height(), bytes(straight))
    asked = cut_out(pixels, CutoutOptions(), lambda _fraction, _text: True)
    assert not asked.is_empty
    assert len(set(asked.mask.data)) > 100, "the mask is not soft"
    return list(asked.mask.data) == masks()[0]


# What a user may do while nobg works; done by Krita's functions, at the moment a check wants it.


def delete_layer():
    opened[-1].layers[0].remove()


def scale_image():
    opened[-1].image.scaleImage(80, 60, 72, 72, "Box")
    opened[-1].image.waitForDone()


def move_layer():
    opened[-1].layers[0].move(9, 9)


def give_front_layer_a_mask():
    scene = opened[-1]
    give_mask(scene.image, scene.layers[0], bytes(SIDE_PX * SIDE_PX))


def paint_own_mask():
    """Put a value into the first pixel, where the toy's mask is black."""
    layer = opened[-1].layers[0]
    box = layer.bounds()
    own_masks(layer)[0].setPixelData(b"\1", box.x(), box.y(), 1, 1)


def paint_own_mask_beside():
    """Put white where the layer had nothing when the mask was made."""
    own_masks(opened[-1].layers[0])[0].setPixelData(b"\xff" * 4, 25, 2, 4, 1)


def paint_beside():
    """Put four pixels beside the layer's content."""
    opened[-1].layers[0].setPixelData(b"\xff" * 16, 25, 2, 4, 1)
    opened[-1].image.refreshProjection()


def fill_without_red():
    data = bytes((200, 200, 0, 255)) * SIDE_PX * SIDE_PX
    opened[-1].layers[0].setPixelData(data, 3, 2, SIDE_PX, SIDE_PX)


def close_front():
    close_image(opened[-1].image)
