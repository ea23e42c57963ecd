"""What krita_probe.py can be asked about clean colours. Runs inside Krita, in its own thread."""

import struct

from krita_answers import jobs
from krita_images import opened
from krita_kinds import SRGB, convert, give_mask, ramp
from krita_state import OWN, look_at, own_masks, values
from toy_picture import INVERTED, RAMP, SIDE_PX

# Once every level, far from the picture's own, so that each colour meets each alpha somewhere.
MASK = bytes((value * 7) % 256 for value in RAMP)
GROUNDS = {"white": (255, 255, 255, 255), "black": (0, 0, 0, 255), "magenta": (255, 0, 255, 255)}
GROUNDS["nothing"] = (0, 0, 0, 0)
LEVELS = 255
SUFFIX = " clean colours"
STEPS = {"U8": ("B", 255), "U16": ("H", 65535), "F16": ("e", 1), "F32": ("f", 1)}
promised = {}


def give_every_level(position=0):
    """Give a layer nobg's mask with each of the 256 levels once."""
    scene = opened[-1]
    box = scene.layers[position].bounds()
    give_mask(scene.image, scene.layers[position], MASK, OWN, box.x(), box.y())
    scene.image.refreshProjection()


def every_level():
    return list(MASK)


def change_layer(name, value):
    """Set what Krita calls so of the first layer, such as "Opacity"."""
    scene = opened[-1]
    layer = scene.image.nodeByUniqueID(scene.layers[0].uniqueId())  # knows what kind it is
    getattr(layer, f"set{name}")(value)


def make_deep():
    """Give the first layer colours between those of 8 bits."""
    layer = opened[-1].layers[0]
    deep = memoryview(bytes(layer.pixelData(*_part(layer)))).cast("H")
    odd = [min(part + 77, 65535) if at % 4 < 3 else part for at, part in enumerate(deep)]
    layer.setPixelData(struct.pack(f"={len(odd)}H", *odd), *_part(layer))


def put_a_picture_below():
    """Put the picture upside down below the first layer, half transparent."""
    scene = opened[-1]
    below = scene.image.createNode("below", "paintlayer")
    below.setOpacity(128)
    below.setPixelData(ramp(INVERTED), *_part(scene.layers[0]))
    assert scene.image.rootNode().addChildNode(below, scene.image.topLevelNodes()[0])


def start_cleaning(amount=1.0):
    """Put clean colours above the front image's layers, as a script does, without waiting."""
    from nobg.works import Clean

    jobs().begin(Clean(amount), opened[-1].layers, is_scripted=True)


def clean_behind():
    """Do so with the image behind the one in front."""
    from nobg.works import Clean

    jobs().begin(Clean(1.0), opened[-2].layers, is_scripted=True)


def expect_clean(amount=1.0):
    """Keep what the image would show if the layer had the clean colours of its own."""
    scene = opened[-1]
    layer = scene.layers[0]
    with_picture, effects = _stored_in(layer)
    box = layer.bounds()
    part = box.x(), box.y(), SIDE_PX, SIDE_PX
    own = bytes(with_picture.pixelData(*part))
    for mask in effects:
        mask.setVisible(False)
    with_picture.setPixelData(_with_clean(layer, own, effects, amount), *part)
    promised.update({ground: _shown_on(ground) for ground in GROUNDS})
    with_picture.setPixelData(own, *part)
    for mask in effects:
        mask.setVisible(True)
    assert _shown_on("white") != promised["white"], "there is nothing to clean"


def worst_level():
    """Return by how many of 255 levels the image shows something else on any ground at most."""
    return max(
        abs(is_ - should)
        for ground in GROUNDS
        for is_, should in zip(_shown_on(ground), promised[ground], strict=True)
    )


def keep_shown():
    """Keep what the image shows now for `worst_level`."""
    promised.update({ground: _shown_on(ground) for ground in GROUNDS})


def count_of_own_colours():
    """Return in how many pixels the image shows just what the first layer has, in 16 bits."""
    scene = opened[-1]
    part = _part(scene.layers[0])
    stored, shown = (bytes(each.pixelData(*part)) for each in (scene.layers[0], scene.image))
    return sum(stored[at : at + 8] == shown[at : at + 8] for at in range(0, len(stored), 8))


def clean_state():
    """Return what there is around the first layer, and what undo may change of it."""
    layer = opened[-1].layers[0]
    parent = layer.parentNode()
    around = [[node.name(), node.inheritAlpha(), values(node, layer)] for node in _siblings(layer)]
    return {
        "layer": look_at(layer),
        "mask": [values(mask, layer) for mask in own_masks(layer)],
        "group": [parent.name(), parent.blendingMode()],
        "around": around,
        "marker": opened[-1].image.nodeByName("marker") is not None,
    }


def colours():
    """Return the pixels of the clean colours of each layer in front, or None."""
    found = (_colours_of(layer) for layer in opened[-1].layers)
    return [node and list(bytes(node.pixelData(*_part(node.parentNode())))) for node in found]


def paint_colours():
    """Put a pixel on the clean colours, as a stroke would."""
    node = _colours_of(opened[-1].layers[0])
    box = node.bounds()
    node.setPixelData(bytes((1, 2, 3, 255)), box.x(), box.y(), 1, 1)


def _siblings(layer):
    return [node for node in layer.parentNode().childNodes() if node.name() != layer.name()]


def _colours_of(layer):
    found = [node for node in _siblings(layer) if node.name() == layer.name() + SUFFIX]
    assert len(found) < 2, "clean colours twice"
    return found[0] if found else None


def _part(node):
    box = node.bounds()
    return box.x(), box.y(), box.width(), box.height()


def _stored_in(layer):
    """Return the layer that holds a layer's pixels, and the masks that change their colours."""
    inner = [child for child in layer.childNodes() if child.type() == "paintlayer"]
    holder = inner[0] if layer.type() == "grouplayer" else layer
    effects = [child for child in layer.childNodes() if child.type() == "filtermask"]
    return holder, [mask for mask in effects if mask.visible()]


def _with_clean(layer, own, effects, amount):
    """Return the pixels as the layer shows them, clean where the engine says so."""
    space = layer.colorModel(), layer.colorDepth(), layer.colorProfile()
    seen = own
    if effects:  # the only one in these scenes inverts
        seen = bytes(part if at % 4 == 3 else 255 - part for at, part in enumerate(own))
    plain = ("RGBA", "U8", SRGB)
    eight_bits = seen if space == plain else convert(seen, space, plain)
    said = _asked(_swapped(eight_bits), bytes(values(own_masks(layer)[0], layer)), amount)
    clean = _swapped(said) if space == plain else convert(_swapped(said), plain, space)
    size = len(own) // len(RAMP)
    return b"".join(
        (clean if said[4 * pixel + 3] else seen)[size * pixel : size * (pixel + 1)]
        for pixel in range(len(RAMP))
    )


def _asked(rgba, mask, amount):
    from nobg_core.bridge.worker_client import clean
    from nobg_core.host import LayerPixels, Mask

    sent = LayerPixels(SIDE_PX, SIDE_PX, rgba, mask=Mask(SIDE_PX, SIDE_PX, 8, mask))
    return clean(sent, amount, lambda _fraction, _text: True).data


def _swapped(pixels):
    swapped = bytearray(pixels)
    swapped[0::4], swapped[2::4] = pixels[2::4], pixels[0::4]
    return bytes(swapped)


def _shown_on(ground):
    """Return what the image shows where the layer is, in levels, over a ground of one colour.

    Where it shows hardly anything the colour does not count.
    """
    document = opened[-1].image
    lowest, depth = document.topLevelNodes()[0], document.colorDepth()
    red, green, blue, alpha = GROUNDS[ground]
    channels = (blue, green, red, alpha) if depth[0] == "U" else (red, green, blue, alpha)
    form, full = STEPS[depth]
    pixel = [part * full // LEVELS if depth[0] == "U" else part / LEVELS for part in channels]
    area = 0, 0, document.width(), document.height()
    lowest.setPixelData(struct.pack(f"=4{form}", *pixel) * (area[2] * area[3]), *area)
    document.refreshProjection()
    document.waitForDone()
    shown = bytes(document.pixelData(*_part(opened[-1].layers[0])))
    parts = struct.unpack(f"={len(shown) // struct.calcsize(form)}{form}", shown)
    levels = [part * LEVELS / full for part in parts]
    return [
        part if at % 4 == 3 or levels[at - at % 4 + 3] > 1 else 0 for at, part in enumerate(levels)
    ]
