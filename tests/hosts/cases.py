"""What nobg must do in every editor, by kind of layer; an adapter in each editor builds them.

The toy engine (toy_worker.py) takes the red of what it is sent for the alpha, and the picture's
red runs from 0 to 255 over 16 x 16 pixels. So a mask tells exactly which pixels were read, from
where, in which colours, and whether each of the 256 values arrived.
"""

from dataclasses import dataclass

SIDE_PX = 16
RAMP = list(range(SIDE_PX * SIDE_PX))


@dataclass(frozen=True)
class Case:
    """One kind of layer, or one state of its image.

    Args:
        name: the adapter's builder has the same name.
        refusal: what the error says, if nobg must leave the layer alone.
        tolerance: how far a mask value may be off; each one has its reason beside it.
        since: {editor: (major, minor)} for a kind that older ones do not know.
    """

    name: str
    refusal: str = ""
    tolerance: float = 0
    since: tuple[str, int, int] = ("", 0, 0)

    def exists_in(self, editor: str, version: tuple[int, ...]) -> bool:
        """Say whether that version of the editor has such layers."""
        name, *first = self.since
        return name != editor or version[:2] >= tuple(first)


CASES = [
    # Colour model and depth
    Case("rgb_8_bit"),
    Case("rgb_8_bit_without_alpha"),
    # 8-bit linear storage cannot hold all 256 sRGB levels: the darkest lie 12 levels apart.
    Case("rgb_8_bit_linear", tolerance=7),
    Case("rgb_16_bit"),
    Case("rgb_16_bit_linear"),
    Case("rgb_32_bit"),
    # The mask is half floats too, and those near 1 are 2^-11 apart: half of that, times 255.
    Case("rgb_half", tolerance=0.07),
    Case("rgb_float"),
    Case("rgb_float_linear"),
    Case("grey_8_bit"),
    Case("grey_16_bit"),
    Case("indexed"),
    # The expected value comes from the published matrix in floats, the host's from its own tables.
    Case("adobe_rgb", tolerance=1),
    # Place and size
    Case("inside_the_canvas"),
    Case("partly_outside"),
    Case("larger_than_the_canvas"),
    Case("wholly_outside"),
    Case("one_pixel"),
    # What the user sees is not what is stored
    Case("effect"),
    Case("hidden_effect"),
    Case("effect_that_grows"),
    Case("effect_in_a_group"),
    Case("hidden_layer"),
    Case("low_opacity"),
    # Kinds of layer
    Case("group"),
    Case("group_with_effect"),
    Case("inside_a_group"),
    Case("text"),
    Case("vector", since=("gimp", 3, 2)),
    Case("link", since=("gimp", 3, 2)),
    Case("locked"),
    Case("locked_with_effect"),
    Case("several_layers"),
    # State of the image
    Case("active_selection"),
    Case("mask_replaced"),
    # The engine multiplies both masks, and the host stores whole steps.
    Case("mask_intersected", tolerance=0.5),
    Case("mask_intersected_16_bit", tolerance=0.5 / 257),
    Case("mask_is_what_was_chosen"),
    Case("mask_left_alone", refusal="already has a mask"),
    Case("empty_group", refusal="is empty"),
    Case("floating_selection", refusal="Anchor the floating selection"),
    Case("channel_chosen", refusal="No layer is selected"),
]

# The contract of Host beyond a single run: what must hold when the image changes meanwhile.
CONTRACT = [
    "layer_deleted_while_working",
    "layer_deleted_before_reading",
    "layer_resized_while_working",
    "mask_added_while_working",
    "mask_painted_while_working",
    "mask_of_16_bit_painted_while_working",
    "image_closed_while_working",
]

# Whole runs without a window, with the toy engine or the real one.
RUNS = [
    "all_open_images_get_masks",
    "a_bad_image_does_not_stop_the_others",
    "worker_killed_in_mid_work_is_told",
    "the_next_run_works",
    "no_subject_is_told",
    "broken_environment_says_what_to_run",
]

# The same with the engine as it is installed.
REAL = [
    "real_engine_mask_arrives_exactly",
    "photo_at_an_offset_gets_the_same_mask",
]

# In a real window, with real keys and clicks.
WINDOW = [
    "the_menu_gives_a_mask",
    "undo_takes_one_step_and_redo_brings_it_back",
    "undo_of_a_16_bit_layer_at_an_offset",
    "undo_of_a_group",
    "undo_of_a_replaced_mask",
    "a_refused_mask_leaves_no_undo_step",
    "undo_of_several_layers",
    "a_mask_already_there_is_asked_about",
    "leaving_the_mask_alone_changes_nothing",
    "leaving_a_mask_alone_still_does_the_others",
    "cancel_at_the_question_does_none",
    "cancel_stops_and_changes_nothing",
    "a_killed_worker_is_told_in_a_dialog",
    "repeating_needs_no_question",
    "repeating_leaves_a_mask_alone",
    "all_open_images_are_listed_and_done",
    "a_long_list_of_images_fits_the_screen",
    "a_broken_environment_is_told_on_the_click",
    "a_missing_core_is_told_on_the_click",
]
