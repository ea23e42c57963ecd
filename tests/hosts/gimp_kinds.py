"""GIMP's adapter for cases.py: builds one image for each kind of layer. Runs inside GIMP."""

import array

from gi.repository import Gegl, Gimp
from scenes import Scene, kind
from toy_picture import RAMP, SIDE_PX, adobe_red

Gegl.init(None)
P = Gimp.Precision
RGB, GRAY, INDEXED = Gimp.ImageBaseType.RGB, Gimp.ImageBaseType.GRAY, Gimp.ImageBaseType.INDEXED


def new_image(precision=P.U8_NON_LINEAR, base=RGB, width=40, height=30):
    return Gimp.Image.new_with_precision(width, height, base, precision)


def add_layer(image, width=SIDE_PX, height=SIDE_PX, alpha=True, parent=None, name="subject"):
    types = {
        RGB: (Gimp.ImageType.RGB_IMAGE, Gimp.ImageType.RGBA_IMAGE),
        GRAY: (Gimp.ImageType.GRAY_IMAGE, Gimp.ImageType.GRAYA_IMAGE),
        INDEXED: (Gimp.ImageType.INDEXED_IMAGE, Gimp.ImageType.INDEXEDA_IMAGE),
    }[image.get_base_type()]
    layer = Gimp.Layer.new(image, name, width, height, types[alpha], 100, Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, parent, 0)
    return layer


def put(drawable, data, pixel_format):
    area = Gegl.Rectangle.new(0, 0, drawable.get_width(), drawable.get_height())
    buffer = drawable.get_buffer()
    buffer.set(area, pixel_format, data)
    buffer.flush()


def ramp(values=RAMP):
    """Return the picture: red runs up, green down, blue stays."""
    return bytes(part for v in values for part in (v, 255 - v, 60, 255))


def picture(precision=P.U8_NON_LINEAR, x=3, y=2, **layer):
    image = new_image(precision)
    subject = add_layer(image, **layer)
    put(subject, ramp(), "R'G'B'A u8")
    subject.set_offsets(x, y)
    return Scene(image, [subject], RAMP)


def give_mask(layer, values, pixel_format="Y u8"):
    mask = layer.create_mask(Gimp.AddMaskType.WHITE)
    put(mask, values, pixel_format)
    assert layer.add_mask(mask)


def add_channel(image):
    size = image.get_width(), image.get_height()
    channel = Gimp.Channel.new(image, "channel", *size, 50, Gegl.Color.new("red"))
    image.insert_channel(channel, None, 0)
    return channel


def add_effect(drawable, operation, **settings):
    effect = Gimp.DrawableFilter.new(drawable, operation, operation)
    for name, value in settings.items():
        effect.get_config().set_property(name, value)
    drawable.append_filter(effect)
    effect.update()
    return effect


def sixteen(values, factor=257):
    return array.array("H", [v * factor for v in values]).tobytes()


@kind
def rgb_8_bit():
    return picture()


@kind
def rgb_8_bit_without_alpha():
    return picture(alpha=False)


@kind
def rgb_8_bit_linear():
    return picture(P.U8_LINEAR)


@kind
def rgb_16_bit():
    return picture(P.U16_NON_LINEAR)


@kind
def rgb_16_bit_linear():
    return picture(P.U16_LINEAR)


@kind
def rgb_32_bit():
    return picture(P.U32_NON_LINEAR)


@kind
def rgb_half():
    return picture(P.HALF_NON_LINEAR)


@kind
def rgb_float():
    return picture(P.FLOAT_NON_LINEAR)


@kind
def rgb_float_linear():
    return picture(P.FLOAT_LINEAR)


@kind
def grey_8_bit():
    image = new_image(base=GRAY)
    layer = add_layer(image)
    put(layer, bytes(part for v in RAMP for part in (v, 255)), "Y'A u8")
    return Scene(image, [layer], RAMP)


@kind
def grey_16_bit():
    image = new_image(P.U16_NON_LINEAR, GRAY)
    layer = add_layer(image)
    put(layer, sixteen(part for v in RAMP for part in (v, 255)), "Y'A u16")
    return Scene(image, [layer], RAMP)


@kind
def indexed():
    scene = picture(alpha=False)
    image = scene.image
    image.convert_indexed(
        Gimp.ConvertDitherType.NONE, Gimp.ConvertPaletteType.GENERATE, 256, False, False, ""
    )
    return scene


@kind
def adobe_rgb():
    image = new_image()
    layer = add_layer(image)
    put(layer, bytes((150, 100, 60, 255)) * len(RAMP), "R'G'B'A u8")
    # Only now: the numbers stay as they are stored, a later write would be converted.
    image.set_color_profile(Gimp.ColorProfile.new_rgb_adobe())
    return Scene(image, [layer], [adobe_red(150, 100, 60)] * len(RAMP))


@kind
def inside_the_canvas():
    return picture(x=10, y=7)


@kind
def partly_outside():
    return picture(x=-5, y=20)


@kind
def larger_than_the_canvas():
    image = new_image(width=10, height=8)
    layer = add_layer(image)
    put(layer, ramp(), "R'G'B'A u8")
    layer.set_offsets(-3, -4)
    return Scene(image, [layer], RAMP)


@kind
def wholly_outside():
    return picture(x=100, y=-60)


@kind
def one_pixel():
    image = new_image()
    layer = add_layer(image, 1, 1)
    put(layer, bytes((77, 1, 2, 255)), "R'G'B'A u8")
    return Scene(image, [layer], [77])


@kind
def hidden_layer():
    scene = picture()
    scene.layers[0].set_visible(False)
    return scene


@kind
def low_opacity():
    scene = picture()
    scene.layers[0].set_opacity(30)
    return scene


@kind
def locked():
    scene = picture()
    layer = scene.layers[0]
    layer.set_lock_content(True)
    layer.set_lock_position(True)
    layer.set_lock_visibility(True)
    layer.set_lock_alpha(True)
    return scene
