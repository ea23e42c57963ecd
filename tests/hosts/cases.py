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

# Refine Mask, with the toy engine.
REFINE = [
    Case("refining_stands_in_the_menus"),
    Case("a_stroke_is_followed_and_the_rest_stays"),
    Case("a_deep_mask_is_refined", absent={"krita": "its masks have 8 bits"}),
    Case("strokes_are_known_after_saving_and_reopening"),
    Case("earlier_strokes_are_known_when_refining_again"),
    Case("a_mask_made_by_hand_is_refined"),
    Case("a_mask_that_replaced_nobgs_is_one_made_by_hand"),
    Case("several_masks_are_refined"),
    Case("a_layer_without_a_mask_says_what_to_do"),
    Case("a_mask_that_nobody_painted_on_says_what_to_do"),
    Case("a_mask_is_refined_while_another_layer_is_painted_on", absent=BLOCKS),
    Case("a_mask_painted_while_it_is_refined_stays", absent=BLOCKS),
    Case("what_was_kept_goes_when_nobody_can_need_it", absent={"gimp": "it goes with its mask"}),
]

SCRIPTED = {"gimp": "all of its runs are called by scripts"}
IN_ITS_WINDOW = {"gimp": "undo is a matter of WINDOW there"}
NO_INHERITING = {"gimp": "its layers do not inherit alpha"}
EVERY_MODE = {"gimp": "a group takes every mode of a layer"}
EVERY_IMAGE = {"gimp": "it changes images behind, too"}
IN_DOCKER = {"krita": "it stands in the docker"}
DOCKER = {"krita": "its docker has no dialogs"}

# Clean Colours, with the engine itself as in the two below.
CLEAN = [
    Case("clean_colours_stand_in_the_menu"),
    Case("clean_colours_have_the_masks_alpha"),
    Case("clean_colours_above_another_layer"),
    Case("clean_colours_of_a_layer_without_alpha", absent={"krita": "every layer has alpha"}),
    Case("clean_colours_in_16_bits"),
    Case("clean_colours_in_linear_floats"),
    Case("clean_colours_of_a_layer_partly_outside"),
    Case("clean_colours_inside_a_group"),
    Case("clean_colours_of_a_group"),
    Case("clean_colours_of_a_locked_layer"),
    Case("clean_colours_of_a_layer_with_an_effect"),
    Case("clean_colours_at_a_low_opacity"),
    Case("clean_colours_in_another_mode"),
    Case("half_the_amount_of_clean_colours"),
    Case("a_deep_layer_keeps_its_own_colours_where_it_shows_fully"),
    Case("painting_on_the_mask_shows_the_clean_colours_as_well"),
    Case("the_layer_and_its_mask_stay_as_they_are"),
    Case("clean_colours_are_there_after_saving_and_reopening"),
    Case("clean_colours_made_again_replace_the_first"),
    Case("clean_colours_that_were_painted_on_stay"),
    Case("several_layers_get_clean_colours"),
    Case("a_layer_without_a_mask_has_no_colours_to_clean"),
    Case("a_hard_mask_has_no_colours_to_clean"),
    Case(
        "an_image_with_a_palette_has_no_room_for_clean_colours",
        absent={"krita": "it has no palettes as colours"},
    ),
    Case("a_group_that_passes_through_cannot_have_clean_colours"),
    Case("clean_colours_are_one_undo_step", absent=IN_ITS_WINDOW),
    Case("clean_colours_leave_the_active_layer_as_it_is", absent=BLOCKS),
    Case("a_script_cleans_colours", absent=SCRIPTED),
    Case("an_animated_layer_cannot_have_clean_colours", absent={"gimp": "it has no frames"}),
    Case("a_layer_that_inherits_alpha_cannot_have_clean_colours", absent=NO_INHERITING),
    Case("a_mode_that_does_not_blend_cannot_have_clean_colours", absent=EVERY_MODE),
    Case("an_image_behind_is_told_to_be_shown_for_clean_colours", absent=EVERY_IMAGE),
]

DRAWN_BY_QT = {"krita": "Qt draws it"}

# Adjust Mask.
ADJUST = [
    Case("adjusting_stands_in_the_menu", absent=IN_DOCKER),
    Case("a_mask_is_grown_and_feathered_as_the_engine_says"),
    Case("a_mask_is_hardened_and_smoothed_as_the_engine_says"),
    Case("a_deep_mask_is_adjusted", absent={"krita": "its masks have 8 bits"}),
    Case("only_the_largest_subject_stays_and_its_holes_are_filled"),
    Case("several_masks_are_adjusted"),
    Case("a_cut_out_takes_the_same_options"),
    Case("strokes_on_an_adjusted_mask_are_followed"),
    Case("a_preview_is_the_layer_on_its_ground_by_both_alphas", absent=DRAWN_BY_QT),
    Case("a_part_of_a_deep_mask_is_shown_in_8_bits", absent={"krita": "its masks have 8 bits"}),
    Case("options_that_change_nothing_say_so"),
    Case("a_layer_without_a_mask_has_none_to_adjust"),
    Case("an_adjusted_mask_is_one_undo_step", absent=IN_ITS_WINDOW),
    Case("a_script_adjusts_in_the_users_units", absent=SCRIPTED),
]

# Check Mask.
CHECK = [
    Case("checking_stands_in_the_menu", absent=IN_DOCKER),
    Case("a_hole_is_told"),
    Case("a_hole_in_a_deep_mask_is_told", absent={"krita": "its masks have 8 bits"}),
    Case("a_mask_without_doubts_is_good"),
    Case("a_cut_out_to_be_redone_points_at_check_mask", absent={"krita": "its docker shows all"}),
    Case("a_rim_under_clean_colours_is_not_told", absent={"krita": "it checks the layer alone"}),
    Case("the_layer_is_read_once_to_be_checked_and_shown", absent=DOCKER),
    Case("a_layer_without_a_mask_has_none_to_check"),
    Case("several_layers_are_checked_one_by_one", absent={"krita": "it checks the active layer"}),
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
