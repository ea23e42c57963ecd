"""Remove Background in Selection, with the toy engine: what is selected shows as it is red."""

from gi.repository import Gegl, Gimp
from gimp_calls import IN_SELECTION, LAYERS, call_layers, mask_values
from gimp_kinds import add_layer, give_mask, new_image, picture, put, ramp
from registry import Registry
from toy_picture import RAMP, SIDE_PX

CHECKS = check = Registry()
REPLACE = Gimp.ChannelOps.REPLACE
# The selections of these tests are so small that the subject may not stick out by a whole pixel.
LEFT_HALF = [value if value % SIDE_PX < 8 else 0 for value in RAMP]


def read_selection(image):
    area = Gegl.Rectangle.new(0, 0, image.get_width(), image.get_height())
    return image.get_selection().get_buffer().get(area, 1.0, "Y u16", Gegl.AbyssPolicy.NONE)


def cut_out(image, layers, **options):
    """Call the menu item; return its answer once the selection was seen to be as before."""
    before = read_selection(image)
    answer = call_layers(image, layers, IN_SELECTION, **options)
    assert read_selection(image) == before, "the selection was changed"
    return answer


@check
def it_stands_in_the_menus():
    # GIMP drops menu paths without a word, for instance of a procedure without a label.
    for name in (LAYERS, IN_SELECTION):
        paths = Gimp.get_pdb().lookup_procedure(name).get_menu_paths()
        assert list(paths) == ["<Image>/Layer/[Crop]", "<Layers>/Layers Menu"], (name, paths)


@check
def what_is_selected_shows():
    scene = picture(x=3, y=2)
    scene.image.select_rectangle(REPLACE, 3, 2, 8, SIDE_PX)
    assert cut_out(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == LEFT_HALF


@check
def a_deep_image_gets_a_deep_mask():
    scene = picture(Gimp.Precision.U16_NON_LINEAR, x=3, y=2)
    scene.image.select_rectangle(REPLACE, 3, 2, 8, SIDE_PX)
    assert cut_out(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == LEFT_HALF


@check
def a_selection_may_be_larger_than_the_layer():
    scene = picture(x=10, y=7)
    scene.image.select_rectangle(REPLACE, 5, 5, 13, 25)
    assert cut_out(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == LEFT_HALF


@check
def what_lies_outside_the_canvas_is_not_selected():
    scene = picture(x=-8, y=2)
    Gimp.Selection.all(scene.image)
    assert cut_out(scene.image, scene.layers) == ("success", "")
    right = [value if value % SIDE_PX >= 8 else 0 for value in RAMP]
    assert mask_values(scene.layers[0]) == right


@check
def a_soft_selection_counts_from_its_half():
    scene = picture(x=0, y=0)
    scene.image.select_rectangle(REPLACE, 0, 0, 8, 30)
    Gimp.Selection.feather(scene.image, 6)
    area = Gegl.Rectangle.new(0, 0, SIDE_PX, SIDE_PX)
    soft = scene.image.get_selection().get_buffer().get(area, 1.0, "Y u8", Gegl.AbyssPolicy.NONE)
    assert 0 < soft.count(0) < soft.count(0) + soft.count(255) < len(soft), "not soft"
    shown = [value if part >= 128 else 0 for value, part in zip(RAMP, soft, strict=True)]
    assert cut_out(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == shown


@check
def a_layer_in_a_group_gets_its_part():
    image = new_image()
    group = Gimp.GroupLayer.new(image, "group")
    image.insert_layer(group, None, 0)
    layer = add_layer(image, parent=group)
    put(layer, ramp(), "R'G'B'A u8")
    layer.set_offsets(9, 4)
    image.select_rectangle(REPLACE, 9, 4, 8, SIDE_PX)
    assert cut_out(image, [layer]) == ("success", "")
    assert mask_values(layer) == LEFT_HALF


@check
def several_layers_get_their_parts():
    scene = picture(x=3, y=2)
    other = add_layer(scene.image)
    put(other, ramp(), "R'G'B'A u8")
    other.set_offsets(11, 2)
    scene.image.select_rectangle(REPLACE, 11, 2, 8, SIDE_PX)
    assert cut_out(scene.image, [*scene.layers, other]) == ("success", "")
    right = [value if value % SIDE_PX >= 8 else 0 for value in RAMP]
    assert mask_values(scene.layers[0]) == right
    assert mask_values(other) == LEFT_HALF


@check
def a_mask_already_there_is_intersected():
    scene = picture(x=3, y=2)
    upper = bytes([255] * 128 + [0] * 128)
    give_mask(scene.layers[0], upper)
    scene.image.select_rectangle(REPLACE, 3, 2, 8, SIDE_PX)
    answer = cut_out(scene.image, scene.layers, **{"existing-mask": "intersect"})
    assert answer == ("success", "")
    assert mask_values(scene.layers[0]) == LEFT_HALF[:128] + [0] * 128


@check
def without_a_selection_it_says_what_to_do():
    scene = picture()
    status, error = cut_out(scene.image, scene.layers)
    assert status == "execution-error", status
    assert "Select roughly around the subject first." in error, error
    assert scene.layers[0].get_mask() is None


@check
def a_selection_beside_the_layer_says_what_to_do():
    scene = picture(x=3, y=2)
    scene.image.select_rectangle(REPLACE, 25, 20, 5, 5)
    status, error = cut_out(scene.image, scene.layers)
    assert status == "execution-error", status
    assert "Select roughly around the subject first." in error, error
    assert scene.layers[0].get_mask() is None


@check
def an_unknown_model_is_answered_by_those_that_there_are():
    scene = picture()
    status, error = call_layers(scene.image, scene.layers, model="best@7")
    assert status == "execution-error", status
    assert "There is no model called best@7. Choose one of: " in error, error
    assert scene.layers[0].get_mask() is None
