"""nobg's docker in a Krita window, with real clicks."""

import contextlib

from checks import SHOTS
from desktop import wait_for
from installation import HOME, kill_worker, moved_away, slow_worker
from krita_calls import open_scenes, outcomes_after, paint, wait_until_working
from registry import Registry
from toy_picture import RAMP, with_rows

CHECKS = check = Registry()
BLUE = 60  # of every pixel of the picture


@contextlib.contextmanager
def docker_beside(krita, *kinds):
    """Open images, and the docker; nothing of it may be heard on the terminal."""
    open_scenes(krita, *kinds)
    heard = len(krita.log())
    krita.ask("show_docker", True)
    wait_for(lambda: krita.ask("is_docker_seen"), "the docker to open")
    wait_for_view(krita, "before", "both")
    try:
        yield
    finally:
        krita.ask("show_docker", False)
    assert "Traceback" not in krita.log()[heard:], krita.log()[heard:]
    assert not krita.ask("boxes"), "the docker was not left to tell it"


def wait_for_view(krita, *wanted):
    wait_for(lambda: krita.ask("what_is_viewed") in wanted, f"the view to be {wanted}")


def click(krita, part):
    krita.click(*krita.ask("place_of", part))


def is_check(colour):
    """Say whether a colour is that of the checks, with 14/255 of the ramp's first row on it."""
    return max(colour) - min(colour) < 20 and min(colour) > 200


def notice(krita):
    return wait_for(lambda: krita.ask("docker_state")["notice"], "the notice")


@check
def the_docker_shows_the_layer_before_there_is_a_mask(krita):
    with docker_beside(krita, "rgb_8_bit"):
        assert krita.ask("docker_state")["view"] == "before"
        assert krita.ask("colour_in_view", 0.5, 0.5)[2] == BLUE


@check
def its_button_gives_a_mask_and_shows_it(krita):
    with docker_beside(krita, "rgb_8_bit"):
        [outcome] = outcomes_after(krita, lambda: click(krita, "run.button"))
        assert outcome["state"] == "done", outcome
        assert krita.ask("masks") == [RAMP]
        wait_for_view(krita, "both")
        krita.shoot(SHOTS / "docker-done.png")
        assert is_check(krita.ask("colour_in_view", 0.9, 0.02))
        assert krita.ask("colour_in_view", 0.1, 0.02)[2] == BLUE
        wait_for(
            lambda: krita.ask("docker_state")["worker"] == "toy on the CPU, ready", "the worker"
        )


@check
def its_cancel_stops_and_changes_nothing(krita):
    with docker_beside(krita, "rgb_8_bit"):
        before = krita.ask("state")

        def work():
            with slow_worker():
                click(krita, "run.button")
                wait_until_working(krita)
                told = krita.ask("docker_state")
                assert told["worker"] == "subject: Taking its time"
                assert (told["is_button_there"], told["is_cancel_there"]) == (False, True)
                assert not krita.windows("^Remove Background"), "progress was shown twice"
                krita.shoot(SHOTS / "docker-progress.png")
                click(krita, "run.cancel")
                wait_for(lambda: krita.ask("docker_state")["is_button_there"], "the button")

        [outcome] = outcomes_after(krita, work)
        assert outcome["state"] == "stopped"
        assert krita.ask("state") == before
        assert not krita.ask("docker_state")["notice"]


@check
def its_other_button_refines_the_mask(krita):
    with docker_beside(krita, "rgb_8_bit"):
        outcomes_after(krita, lambda: click(krita, "run.button"))
        paint(krita, 5, 3, "white")
        [outcome] = outcomes_after(krita, lambda: click(krita, "run.refine"))
        assert (outcome["state"], outcome["note"]) == ("done", ""), outcome
        assert krita.ask("masks") == [with_rows({3: 255}, strokes=1)]
        krita.shoot(SHOTS / "docker-refined.png")


@check
def a_mask_nobody_painted_on_is_told_in_the_docker(krita):
    with docker_beside(krita, "rgb_8_bit"):
        outcomes_after(krita, lambda: click(krita, "run.button"))
        outcomes_after(krita, lambda: click(krita, "run.refine"))
        assert "There is nothing to refine in the mask of subject." in notice(krita)


@check
def a_killed_worker_is_told_in_the_docker(krita):
    with docker_beside(krita, "rgb_8_bit"):

        def work():
            with slow_worker():
                click(krita, "run.button")
                wait_until_working(krita)
                kill_worker()

        outcomes_after(krita, work)
        assert "stopped unexpectedly. Try again" in notice(krita)
        krita.shoot(SHOTS / "docker-error.png")
        [outcome] = outcomes_after(krita, lambda: click(krita, "run.button"))
        assert outcome["state"] == "done"
        assert not krita.ask("docker_state")["notice"], "the old error stayed"


@check
def a_broken_environment_is_told_before_the_click(krita):
    kill_worker()
    with moved_away(HOME / "install.json"), docker_beside(krita, "rgb_8_bit"):
        assert "install.py repair" in notice(krita)


@check
def the_view_follows_the_active_layer(krita):
    with docker_beside(krita, "several_layers"):
        lower = krita.ask("picture_in_view")
        krita.ask("activate", "upper")
        wait_for(lambda: krita.ask("picture_in_view") != lower, "the other layer")
        krita.ask("activate", "subject")
        wait_for(lambda: krita.ask("picture_in_view") == lower, "the first layer again")


@check
def the_view_follows_what_is_painted_on_the_mask(krita):
    with docker_beside(krita, "rgb_8_bit"):
        outcomes_after(krita, lambda: click(krita, "run.button"))
        wait_for_view(krita, "both")
        before = krita.ask("picture_in_view")
        krita.ask("whiten_mask")
        wait_for(lambda: krita.ask("picture_in_view") != before, "the painted mask")


@check
def an_empty_layer_is_said_to_be_empty(krita):
    with docker_beside(krita, "rgb_8_bit", "rgb_16_bit"):
        krita.ask("open_scene", "empty_layer")
        wait_for(lambda: krita.ask("is_chosen"), "the layer to be chosen")
        wait_for_view(krita, "The layer subject is empty.")


@check
def the_handle_goes_where_it_is_dragged(krita):
    with docker_beside(krita, "rgb_8_bit"):
        outcomes_after(krita, lambda: click(krita, "run.button"))
        wait_for_view(krita, "both")
        x, y = krita.ask("place_of", "view")
        krita.xdotool("mousemove", str(x), str(y), "mousedown", "1")
        krita.xdotool("mousemove", str(x + 400), str(y), "mouseup", "1")
        # Now all of it is as before the mask.
        wait_for(lambda: krita.ask("colour_in_view", 0.9, 0.02)[2] == BLUE, "the handle to move")
        krita.xdotool("mousemove", str(x), str(y), "click", "1")


@check
def a_mask_is_replaced_unasked_if_so_chosen(krita):
    with docker_beside(krita, "mask_replaced"):
        krita.ask("choose_option", "mask", "replace")
        outcomes_after(krita, lambda: click(krita, "run.button"))
        krita.ask("choose_option", "mask", "ask")
        assert krita.ask("masks") == [RAMP]


@check
def its_options_are_kept(krita):
    with docker_beside(krita, "rgb_8_bit"):
        krita.ask("choose_option", "device", "cpu")
        krita.ask("choose_option", "mask", "stop")
        assert krita.ask("stored_options") == ["cpu", "stop"]
        krita.ask("choose_option", "device", "auto")
        krita.ask("choose_option", "mask", "ask")
        assert krita.ask("stored_options") == ["auto", "ask"]
