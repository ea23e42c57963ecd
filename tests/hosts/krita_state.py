"""What of an open image a check may look at. Runs inside Krita."""

import hashlib

OWN = "nobg mask"
MARGIN_PX = 3


def look_at(layer):
    """Return everything of a layer that nobg must not change."""
    return {
        "pixels": hashlib.sha256(_stored(layer, layer.bounds())).hexdigest(),
        "size": [layer.bounds().width(), layer.bounds().height()],
        "offsets": [layer.bounds().x(), layer.bounds().y()],
        "position": [layer.position().x(), layer.position().y()],
        "name": layer.name(),
        "class": layer.type(),
        "opacity": layer.opacity(),
        "visible": layer.visible(),
        "mode": layer.blendingMode(),
        "locked": [layer.locked(), layer.alphaLocked()],
        "colours": [layer.colorModel(), layer.colorDepth(), layer.colorProfile()],
        "animated": layer.animated(),
        "children": [
            [child.name(), child.type(), child.visible(), values(child, layer)]
            for child in layer.childNodes()
            if child.name() != OWN
        ],
    }


def look_around(document, documents):
    """Return what nobg must not change about an image, and how many are open."""
    chosen = document.selection()
    area = chosen and [chosen.x(), chosen.y(), chosen.width(), chosen.height()]
    return {
        "items": [node.name() for node in document.topLevelNodes()],
        "size": [document.width(), document.height()],
        "selection": area,
        "images": len(documents),
    }


def values(node, layer):
    """Return a mask's values, or any node's bytes, where a layer is."""
    return list(_stored(node, layer.bounds()))


def own_masks(layer):
    """Return nobg's own masks on a layer."""
    return [child for child in layer.childNodes() if child.name() == OWN]


def mask_values(layer):
    """Return the values of nobg's own mask on a layer, or None."""
    masks = own_masks(layer)
    assert len(masks) < 2, "two masks of nobg's on one layer"
    return values(masks[0], layer) if masks else None


def mask_place(layer):
    """Return [width, height, x, y] of nobg's mask if all beside it is black, or None."""
    masks, box = own_masks(layer), layer.bounds()
    around = box.adjusted(-MARGIN_PX, -MARGIN_PX, MARGIN_PX, MARGIN_PX)
    if not masks or sum(_stored(masks[0], around)) != sum(_stored(masks[0], box)):
        return None
    return [box.width(), box.height(), box.x(), box.y()]


def _stored(node, box):
    return bytes(node.pixelData(box.x(), box.y(), box.width(), box.height()))
