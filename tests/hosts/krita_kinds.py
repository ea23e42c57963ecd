"""Krita's adapter for cases.py: builds one image for each kind of layer. Runs inside Krita."""

import array
import struct

from krita import Krita
from scenes import Scene, kind
from toy_picture import RAMP, SIDE_PX, adobe_red

SRGB = "sRGB-elle-V2-srgbtrc.icc"
LINEAR = "sRGB-elle-V2-g10.icc"
GREY = "Gray-D50-elle-V2-srgbtrc.icc"


def new_document(model="RGBA", depth="U8", profile=SRGB, width=40, height=30):
    return Krita.instance().createDocument(width, height, "scene", model, depth, profile, 72.0)


def add_node(document, kind="paintlayer", parent=None, name="subject"):
    node = document.createNode(name, kind)
    assert (parent or document.rootNode()).addChildNode(node, None)
    return node


def put(node, data, x=3, y=2, width=SIDE_PX, height=SIDE_PX):
    node.setPixelData(data, x, y, width, height)
    node_bytes = bytes(node.pixelData(x, y, width, height))
    assert node_bytes == data, "Krita did not take the pixels"


def ramp(values=RAMP):
    """Return the picture, blue first: red runs up, green down, blue stays."""
    return bytes(part for v in values for part in (60, 255 - v, v, 255))


def picture(x=3, y=2, data=None, values=RAMP, **document):
    made = new_document(**document)
    layer = add_node(made)
    put(layer, data or ramp(values), x, y)
    return Scene(made, [layer], RAMP)


def convert(data, source, target):
    """Return pixels of one (model, depth, profile) in another, as Krita converts whole images."""
    scratch = new_document(*source, width=SIDE_PX, height=SIDE_PX)
    layer = scratch.topLevelNodes()[0]
    layer.setPixelData(data, 0, 0, SIDE_PX, SIDE_PX)
    assert scratch.setColorSpace(*target)
    converted = bytes(layer.pixelData(0, 0, SIDE_PX, SIDE_PX))
    scratch.close()
    return converted


def floats(values, form="f"):
    return array.array(form, values).tobytes()


def srgb_to_linear(value):
    value /= 255
    return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4


def give_mask(document, layer, values, name="nobg mask", x=3, y=2):
    mask = document.createTransparencyMask(name)
    mask.setPixelData(values, x, y, SIDE_PX, SIDE_PX)
    assert layer.addChildNode(mask, None)
    return mask


@kind
def rgb_8_bit():
    return picture()


@kind
def rgb_8_bit_linear():
    linear = [round(srgb_to_linear(v) * 255) for v in range(256)]
    data = bytes(part for v in RAMP for part in (linear[60], linear[255 - v], linear[v], 255))
    return picture(profile=LINEAR, data=data)


@kind
def rgb_16_bit():
    data = array.array("H", [part * 257 for part in ramp()]).tobytes()
    return picture(depth="U16", data=data)


@kind
def rgb_16_bit_linear():
    parts = (round(srgb_to_linear(p) * 65535) for v in RAMP for p in (60, 255 - v, v, 255))
    return picture(depth="U16", profile=LINEAR, data=array.array("H", parts).tobytes())


@kind
def rgb_half():
    return picture(depth="F16", data=half(v / 255 for v in rgba()))


@kind
def rgb_float():
    return picture(depth="F32", data=floats(v / 255 for v in rgba()))


@kind
def rgb_float_linear():
    data = floats(srgb_to_linear(v) for v in rgba())
    return picture(depth="F32", profile=LINEAR, data=data)


def rgba():
    """Yield the picture's parts in the order of Krita's floats: red first."""
    for v in RAMP:
        yield from (v, 255 - v, 60, 255)


def half(values):
    values = list(values)
    return struct.pack(f"={len(values)}e", *values)


@kind
def grey_8_bit():
    data = bytes(part for v in RAMP for part in (v, 255))
    return picture(model="GRAYA", profile=GREY, data=data)


@kind
def grey_16_bit():
    data = array.array("H", [part * 257 for v in RAMP for part in (v, 255)]).tobytes()
    return picture(model="GRAYA", depth="U16", profile=GREY, data=data)


@kind
def adobe_rgb():
    data = bytes((60, 100, 150, 255)) * len(RAMP)
    scene = picture(profile="ClayRGB-elle-V2-g22.icc", data=data)
    scene.expected = [adobe_red(150, 100, 60)] * len(RAMP)
    return scene


@kind
def cmyk_8_bit():
    return printed("U8")


@kind
def cmyk_float():
    return printed("F32")


def printed(depth):
    """Return a picture in ink, whose black is no black on the screen: Krita says how light."""
    ink, screen = ("CMYKA", depth, "Chemical proof"), ("RGBA", "U8", SRGB)
    scene = other_colours(*ink)
    stored = bytes(scene.layers[0].pixelData(3, 2, SIDE_PX, SIDE_PX))
    scene.expected = list(convert(stored, ink, screen)[2::4])
    return scene


@kind
def lab_8_bit():
    return other_colours("LABA", "U8", "Lab identity built-in")


@kind
def lab_16_bit():
    return other_colours("LABA", "U16", "Lab identity built-in")


@kind
def xyz_16_bit():
    return other_colours("XYZA", "U16", "XYZ identity built-in")


@kind
def xyz_float():
    return other_colours("XYZA", "F32", "XYZ identity built-in")


def other_colours(*space):
    grey = bytes(part for v in RAMP for part in (v, v, v, 255))
    data = convert(grey, ("RGBA", "U8", SRGB), space)
    return picture(data=data, **dict(zip(("model", "depth", "profile"), space, strict=True)))


@kind
def inside_the_canvas():
    return picture(x=10, y=7)


@kind
def partly_outside():
    return picture(x=-5, y=20)


@kind
def larger_than_the_canvas():
    return picture(x=-3, y=-4, width=10, height=8)


@kind
def wholly_outside():
    return picture(x=100, y=-60)


@kind
def one_pixel():
    document = new_document()
    layer = add_node(document)
    put(layer, bytes((2, 1, 77, 255)), 5, 6, 1, 1)
    return Scene(document, [layer], [77])


@kind
def hidden_layer():
    scene = picture()
    scene.layers[0].setVisible(False)
    return scene


@kind
def low_opacity():
    scene = picture()
    scene.layers[0].setOpacity(77)
    return scene


@kind
def locked():
    scene = picture()
    scene.layers[0].setLocked(True)
    scene.layers[0].setAlphaLocked(True)
    return scene
