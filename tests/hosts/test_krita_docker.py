"""The docker in a real Krita window; krita_docker*.py say what must hold."""

import pytest

pytestmark = [pytest.mark.krita, pytest.mark.slow, pytest.mark.network]

DOCKER = [
    "the_docker_shows_the_layer_before_there_is_a_mask",
    "its_button_gives_a_mask_and_shows_it",
    "its_cancel_stops_and_changes_nothing",
    "its_other_button_refines_the_mask",
    "a_mask_nobody_painted_on_is_told_in_the_docker",
    "a_killed_worker_is_told_in_the_docker",
    "a_broken_environment_is_told_before_the_click",
    "the_view_follows_the_active_layer",
    "the_view_follows_what_is_painted_on_the_mask",
    "an_empty_layer_is_said_to_be_empty",
    "the_handle_goes_where_it_is_dragged",
    "a_mask_is_replaced_unasked_if_so_chosen",
    "its_options_are_kept",
    "a_slider_shows_the_adjusted_mask_and_changes_nothing",
    "apply_gives_what_was_seen_in_one_undo_step",
    "another_layer_drops_the_preview",
    "the_place_on_the_canvas_is_shown_pixel_by_pixel",
    "a_worker_that_is_killed_under_a_slider_is_told",
    "a_cut_out_is_followed_by_its_verdict",
    "an_undone_mask_has_no_verdict",
    "a_mask_that_was_painted_on_is_to_be_checked_again",
    "the_view_shows_the_clean_colours",
    "a_doubtful_place_is_listed_and_a_click_goes_there",
    "a_place_is_found_on_a_turned_and_mirrored_canvas",
    "a_mask_is_signed_off_in_the_log",
    "the_options_of_a_cut_out_are_kept",
]


@pytest.fixture(scope="session")
def docker(findings):
    """What one Krita with the docker open found, with the toy engine."""
    return findings("krita", "docker")["docker"]


@pytest.mark.parametrize("name", DOCKER)
def test_docker(docker, name):
    assert "raised" not in docker[name], docker[name]["raised"]


def test_no_check_of_the_docker_runs_unnamed(docker):
    assert set(docker) == set(DOCKER)
