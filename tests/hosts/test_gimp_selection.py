"""Remove Background in Selection in a real GIMP; gimp_selection.py says what must hold."""

import pytest

pytestmark = [pytest.mark.gimp, pytest.mark.slow, pytest.mark.network]

SELECTION = [
    "it_stands_in_the_menus",
    "what_is_selected_shows",
    "a_deep_image_gets_a_deep_mask",
    "a_selection_may_be_larger_than_the_layer",
    "what_lies_outside_the_canvas_is_not_selected",
    "a_soft_selection_counts_from_its_half",
    "a_layer_in_a_group_gets_its_part",
    "several_layers_get_their_parts",
    "a_mask_already_there_is_intersected",
    "without_a_selection_it_says_what_to_do",
    "a_selection_beside_the_layer_says_what_to_do",
    "an_unknown_model_is_answered_by_those_that_there_are",
]


@pytest.fixture(scope="session")
def selection(findings):
    """What one GIMP without a window found, with the toy engine."""
    return findings("gimp", "selection")["selection"]


@pytest.mark.parametrize("name", SELECTION)
def test_in_selection(selection, name):
    assert "raised" not in selection[name], selection[name]["raised"]


def test_no_check_of_selections_runs_unnamed(selection):
    assert set(selection) == set(SELECTION)
