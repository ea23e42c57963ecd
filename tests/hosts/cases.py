"""What nobg must do in every editor, by kind of layer; an adapter in each editor builds them."""

from dataclasses import dataclass, field

EDITORS = ("gimp", "krita")


@dataclass(frozen=True)
class Case:
    """One kind of layer, or one state of its image.

    Args:
        name: the adapter's builder has the same name.
        refusal: what the error says, if nobg must leave the layer alone.
        tolerance: how far a mask value may be off; each one has its reason beside it.
        since: {editor: (major, minor)} for a kind that older ones do not know.
        absent: {editor: why it has no such kind}.
    """

    name: str
    refusal: str = ""
    tolerance: float = 0
    since: dict[str, tuple[int, int]] = field(default_factory=dict)
    absent: dict[str, str] = field(default_factory=dict)

    def exists_in(self, editor: str, version: list[int]) -> bool:
        """Say whether that version of the editor has such layers."""
        return tuple(version[:2]) >= self.since.get(editor, (0, 0))


CASES = [
    # Colour model and depth
    Case("rgb_8_bit"),
    Case("rgb_8_bit_without_alpha", absent={"krita": "every layer has alpha"}),
    # 8-bit linear storage cannot hold all 256 sRGB levels: the darkest lie 12 levels apart.
    Case("rgb_8_bit_linear", tolerance=7),
    Case("rgb_16_bit"),
    Case("rgb_16_bit_linear"),
    Case("rgb_32_bit", absent={"krita": "it has no such integers"}),
    # The mask is half floats too, and those near 1 are 2^-11 apart: half of that, times 255.
    Case("rgb_half", tolerance=0.07),
    Case("rgb_float"),
    Case("rgb_float_linear"),
    Case("grey_8_bit"),
    Case("grey_16_bit"),
    Case("indexed", absent={"krita": "it has no palettes as colours"}),
    # The expected value comes from the published matrix in floats, the host's from its own tables.
    Case("adobe_rgb", tolerance=1),
    # Greys go through other colours and back: 8-bit L*a*b* has gaps, 16 bits round.
    Case("cmyk_8_bit", absent={"gimp": "it has no such layers"}),
    Case("cmyk_float", absent={"gimp": "it has no such layers"}),
    Case("lab_8_bit", tolerance=3, absent={"gimp": "it has no such layers"}),
    Case("lab_16_bit", tolerance=1, absent={"gimp": "it has no such layers"}),
    Case("xyz_16_bit", tolerance=1, absent={"gimp": "it has no such layers"}),
    Case("xyz_float", tolerance=1, absent={"gimp": "it has no such layers"}),
    # Place and size
    Case("inside_the_canvas"),
    Case("partly_outside"),
    Case("larger_than_the_canvas"),
    Case("wholly_outside"),
    Case("one_pixel"),
    # What the user sees is not what is stored
    Case("effect"),
    Case("hidden_effect"),
    Case("effect_that_grows", absent={"krita": "a filter mask never grows a layer"}),
    Case("effect_in_a_group"),
    Case("hidden_layer"),
    Case("low_opacity"),
    # Kinds of layer
    Case("group"),
    Case("group_with_effect"),
    Case("inside_a_group"),
    Case("text"),
    Case("vector", since={"gimp": (3, 2)}),
    Case("link", since={"gimp": (3, 2)}),
    Case("locked"),
    Case("locked_with_effect"),
    Case("several_layers"),
    Case("clone", absent={"gimp": "it has no such layers"}),
    Case("animated", absent={"gimp": "it has no frames"}),
    Case("fill_layer", refusal="no picture of its own", absent={"gimp": "it has no such layers"}),
    Case("filter_layer", refusal="no picture of its own", absent={"gimp": "it has no such layers"}),
    Case("empty_layer", refusal="is empty", absent={"gimp": "a layer is as big as its picture"}),
    # State of the image
    Case("active_selection"),
    Case("mask_replaced"),
    Case("mask_of_a_group_replaced"),
    Case("retouchers_own_masks_stay", absent={"gimp": "a layer has one mask"}),
    # The engine multiplies both masks, and the host stores whole steps.
    Case("mask_intersected", tolerance=0.5),
    Case("mask_intersected_16_bit", tolerance=0.5 / 257, absent={"krita": "its masks have 8 bits"}),
    Case("mask_is_what_was_chosen"),
    Case("mask_left_alone", refusal="already has a mask"),
    Case("empty_group", refusal="is empty"),
    Case(
        "floating_selection",
        refusal="Anchor the floating selection",
        absent={"krita": "it has none"},
    ),
    Case(
        "channel_chosen",
        refusal="No layer is selected",
        absent={"krita": "its list of layers has no channels"},
    ),
]

BLOCKS = {"gimp": "it waits for a plug-in"}
SCRIPTED = {"gimp": "all of its runs are called by scripts"}
DOCKER = {"krita": "its docker has no dialogs"}

# The contract of Host beyond a single run: what must hold when the image changes meanwhile.
CONTRACT = [
    Case("layer_deleted_while_working"),
    Case("layer_deleted_before_reading"),
    Case("layer_resized_while_working"),
    Case("image_resized_while_working", absent={"gimp": "its layers are resized with it"}),
    Case("layer_moved_while_working", absent={"gimp": "a mask goes where its layer is"}),
    Case("mask_added_while_working"),
    Case("mask_painted_while_working"),
    Case("mask_painted_while_waiting", absent=BLOCKS),
    Case("mask_of_16_bit_painted_while_working", absent={"krita": "its masks have 8 bits"}),
    Case("image_closed_while_working"),
]

# Remove Background in Selection, with the toy engine.
SELECTION = [
    Case("it_stands_in_the_menus"),
    Case("what_is_selected_shows"),
    Case("a_deep_image_gets_a_deep_mask", absent={"krita": "its masks have 8 bits"}),
    Case("a_selection_may_be_larger_than_the_layer"),
    Case("what_lies_outside_the_canvas_is_not_selected"),
    Case("a_soft_selection_counts_from_its_half"),
    Case("a_layer_in_a_group_gets_its_part"),
    Case("several_layers_get_their_parts"),
    Case("a_mask_already_there_is_intersected"),
    Case("without_a_selection_it_says_what_to_do"),
    Case("a_selection_beside_the_layer_says_what_to_do"),
    Case("an_unknown_model_is_answered_by_those_that_there_are"),
]

# Whole runs, with the toy engine.
RUNS = [
    Case("all_open_images_get_masks"),
    Case("a_bad_image_does_not_stop_the_others"),
    Case("worker_killed_in_mid_work_is_told"),
    Case("the_next_run_works"),
    Case("no_subject_is_told"),
    Case("broken_environment_says_what_to_run"),
]

# The same with the engine as it is installed.
REAL = [
    Case("real_engine_mask_arrives_exactly"),
    Case("photo_at_an_offset_gets_the_same_mask"),
    Case("a_painted_mask_is_refined_and_again_once_reopened"),
]
