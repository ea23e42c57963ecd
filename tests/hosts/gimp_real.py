"""Runs with the engine and the model as install.py put them there."""

from pathlib import Path

from gi.repository import Gegl, Gimp, Gio
from gimp_calls import REFINE, call_layers
from gimp_contract import PLUGIN
from gimp_refine import paint, save_and_reopen
from registry import Registry
from toy_picture import STROKES, assert_refined

import nobg_core
from nobg_core.bridge.worker_client import cut_out
from nobg_core.host import LayerPixels
from nobg_core.options import CutoutOptions
from nobg_core.places import data_dir

assert Path(nobg_core.__file__).is_relative_to(PLUGIN), "not the plug-in's own copy"
CHECKS = check = Registry()


def load_sample():
    """Return the sample picture of the installation as (image, layer)."""
    path = data_dir() / "app/models/sample/sample.jpg"
    file = Gio.File.new_for_path(str(path))
    image = Gimp.file_load(Gimp.RunMode.NONINTERACTIVE, file)
    return image, image.get_layers()[0]


def read(drawable, pixel_format):
    area = Gegl.Rectangle.new(0, 0, drawable.get_width(), drawable.get_height())
    return drawable.get_buffer().get(area, 1.0, pixel_format, Gegl.AbyssPolicy.NONE)


def cut_out_sample():
    image, layer = load_sample()
    assert call_layers(image, [layer]) == ("success", "")
    return layer, read(layer.get_mask(), "Y u8")


@check
def real_engine_mask_arrives_exactly():
    layer, mask = cut_out_sample()
    pixels = LayerPixels(layer.get_width(), layer.get_height(), read(layer, "R'G'B'A u8"))
    asked = cut_out(pixels, CutoutOptions(), lambda _fraction, _text: True)
    assert not asked.is_empty
    assert asked.mask.data == mask
    assert len(set(mask)) > 100, "the mask is not soft"


@check
def photo_at_an_offset_gets_the_same_mask():
    _, expected = cut_out_sample()
    source, photo = load_sample()
    image = Gimp.Image.new(200, 150, Gimp.ImageBaseType.RGB)
    layer = Gimp.Layer.new_from_drawable(photo, image)
    image.insert_layer(layer, None, 0)
    layer.set_offsets(-57, 31)
    source.delete()
    assert call_layers(image, [layer]) == ("success", "")
    mask = layer.get_mask()
    assert list(mask.get_offsets())[1:] == [-57, 31]
    assert read(mask, "Y u8") == expected


@check
def a_painted_mask_is_refined_and_again_once_reopened():
    layer, _ = cut_out_sample()
    image = layer.get_image()
    for x, y, side, value in STROKES:
        paint(layer, x, y, "white" if value else "black", side)
        painted = read(layer.get_mask(), "Y u8")
        assert call_layers(image, [layer], REFINE) == ("success", "")
        refined = read(layer.get_mask(), "Y u8")
        assert_refined(painted, refined, layer.get_width(), (x, y, side, value))
        image, layer = save_and_reopen(image)
        assert read(layer.get_mask(), "Y u8") == refined
