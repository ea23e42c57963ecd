"""What an image shows, and what it should show with clean colours. Runs inside GIMP."""

import array

from gi.repository import Gegl, Gimp
from gimp_kinds import put

from nobg_core.bridge.worker_client import clean
from nobg_core.host import LayerPixels, Mask

GROUNDS = {"white": "white", "black": "black", "magenta": "rgb(1.0, 0.0, 1.0)", "nothing": None}
LEVELS = 255
# An image with 8 bits rounds what a group holds before it is laid on what is below.
ONE_LEVEL = 1.0


def read(drawable, pixel_format, x=0, y=0, size=None):
    """Return the bytes of a drawable, or of an area that may reach beyond it."""
    width, height = size or (drawable.get_width(), drawable.get_height())
    area = Gegl.Rectangle.new(x, y, width, height)
    return drawable.get_buffer().get(area, 1.0, pixel_format, Gegl.AbyssPolicy.NONE)


def floats(data):
    return array.array("f", data)


def clean_pixels(layer, amount=1.0, visible=None):
    """Return what the layer's pixels should look like, as floats: straight R'G'B'A.

    Args:
        layer: with its mask.
        amount: how clean.
        visible: R'G'B'A u8 of the layer as it looks, if an effect changes it.
    """
    size = layer.get_width(), layer.get_height()
    seen = visible or read(layer, "R'G'B'A u8")
    mask = Mask(*size, 16, read(layer.get_mask(), "Y u16"))
    asked = clean(LayerPixels(*size, seen, 4, 16, mask), amount, lambda *_: True).data
    own = floats(read(layer, "R'G'B'A float"))
    if visible:
        own = [value / LEVELS for value in visible]
    return [asked[at] / LEVELS if asked[at - at % 4 + 3] else value for at, value in enumerate(own)]


def should_show(layer, pixels, ground):
    """Return what the image would show if the layer had these pixels of its own."""
    image = layer.get_image().duplicate()
    twin = find_twin(layer, image)
    size = layer.get_width(), layer.get_height()
    is_grey = image.get_base_type() == Gimp.ImageBaseType.GRAY
    kind = Gimp.ImageType.GRAYA_IMAGE if is_grey else Gimp.ImageType.RGBA_IMAGE
    plain = Gimp.Layer.new(image, "plain", *size, kind, layer.get_opacity(), layer.get_mode())
    image.insert_layer(plain, twin.get_parent(), image.get_item_position(twin))
    plain.set_offsets(*list(layer.get_offsets())[1:])
    put(plain, array.array("f", pixels).tobytes(), "R'G'B'A float")
    mask = plain.create_mask(Gimp.AddMaskType.WHITE)
    put(mask, read(layer.get_mask(), "Y float"), "Y float")
    assert plain.add_mask(mask)
    image.remove_layer(twin)
    return _seen(image, ground)


def shows(image, ground):
    """Return what an image shows."""
    return _seen(image.duplicate(), ground)


def _seen(image, ground):
    """Return the pixels of the canvas, straight R'G'B'A from 0 to 255; the image is used up."""
    if image.get_base_type() == Gimp.ImageBaseType.INDEXED:
        image.convert_rgb()  # An RGB ground has no place in it, and shows something else each time.
    if GROUNDS[ground]:
        size = image.get_width(), image.get_height()
        is_grey = image.get_base_type() == Gimp.ImageBaseType.GRAY
        kind = Gimp.ImageType.GRAY_IMAGE if is_grey else Gimp.ImageType.RGB_IMAGE
        below = Gimp.Layer.new(image, "ground", *size, kind, 100, Gimp.LayerMode.NORMAL)
        image.insert_layer(below, None, len(image.get_layers()))
        Gimp.context_push()
        Gimp.context_set_foreground(Gegl.Color.new(GROUNDS[ground]))
        below.edit_fill(Gimp.FillType.FOREGROUND)
        Gimp.context_pop()
    merged = image.merge_visible_layers(Gimp.MergeType.CLIP_TO_IMAGE)
    _, x, y = merged.get_offsets()
    size = image.get_width(), image.get_height()
    seen = [LEVELS * value for value in floats(read(merged, "R'G'B'A float", -x, -y, size))]
    image.delete()
    return seen


def find_twin(layer, image):
    """Return the layer that stands in a duplicate where `layer` stands in its own image."""
    parent = layer.get_parent()
    siblings = parent.get_children() if parent else layer.get_image().get_layers()
    position = [each.get_id() for each in siblings].index(layer.get_id())
    return (find_twin(parent, image).get_children() if parent else image.get_layers())[position]


def assert_same(seen, expected, most=ONE_LEVEL):
    """Hold that two pictures differ nowhere by more than `most` of 255 levels."""
    worst = 0.0
    for at in range(0, len(seen), 4):
        if seen[at + 3] or expected[at + 3]:  # the colour of nothing does not count
            pairs = zip(seen[at : at + 4], expected[at : at + 4], strict=True)
            worst = max(worst, *(abs(is_ - should) for is_, should in pairs))
    assert worst <= most, f"off by {worst}"


def backdrop(image):
    """Put something coloured below all layers."""
    below = Gimp.Layer.new(
        image, "below", image.get_width(), image.get_height(), Gimp.ImageType.RGBA_IMAGE, 100,
        Gimp.LayerMode.NORMAL,
    )  # fmt: skip
    image.insert_layer(below, None, len(image.get_layers()))
    put(below, bytes((40, 160, 220, 128)) * (image.get_width() * image.get_height()), "R'G'B'A u8")
    return below
