"""What nobg must do with a mask that is there: refine, clean, adjust, check; else as cases.py."""

from tests.hosts.cases import BLOCKS, DOCKER, SCRIPTED, Case

IN_ITS_WINDOW = {"gimp": "undo is a matter of WINDOW there"}
NO_INHERITING = {"gimp": "its layers do not inherit alpha"}
EVERY_MODE = {"gimp": "a group takes every mode of a layer"}
EVERY_IMAGE = {"gimp": "it changes images behind, too"}
IN_DOCKER = {"krita": "it stands in the docker"}
DRAWN_BY_QT = {"krita": "Qt draws it"}

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
    Case("clean_colours_of_an_earlier_mask_are_told"),
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
