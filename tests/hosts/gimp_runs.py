"""Whole runs without a window: many images, a killed worker, a broken installation."""

import contextlib
import os
import subprocess
from pathlib import Path

from gi.repository import Gimp
from gimp_calls import call_all_images, call_layers, mask_values
from gimp_kinds import add_channel, give_mask, picture, put
from registry import Registry

CHECKS = check = Registry()
HOME = Path(os.environ.get("NOBG_HOME", "/nonexistent"))


@contextlib.contextmanager
def images(*scenes):
    """Close all other images before, and all images after."""
    for image in Gimp.get_images():
        if image not in [scene.image for scene in scenes]:
            image.delete()
    yield
    for scene in scenes:
        scene.image.delete()


def kill_worker(delay_s=0):
    """Kill the worker with SIGKILL; from a process, as a call into GIMP stops all our threads."""
    script = Path(os.environ["NOBG_TESTS"]) / "kill_worker.py"
    return subprocess.Popen(["python3", str(script), str(delay_s)])


@check
def all_open_images_get_masks():
    scenes = [picture(), picture(x=-4), picture(alpha=False)]
    with images(*scenes):
        for scene in scenes:
            scene.image.set_selected_layers(scene.layers)
        status, error, values = call_all_images()
        masks = [mask_values(scene.layers[0]) for scene in scenes]
    assert (status, values[:3]) == ("success", [3, 0, 0]), (status, error, values)
    assert all(mask == scenes[0].expected for mask in masks)


@check
def a_bad_image_does_not_stop_the_others():
    scenes = [picture(), picture(), picture()]
    give_mask(scenes[1].layers[0], bytes(256))
    with images(*scenes):
        for scene in scenes[:2]:
            scene.image.set_selected_layers(scene.layers)
        channel = add_channel(scenes[2].image)
        scenes[2].image.set_selected_channels([channel])
        status, error, values = call_all_images()
    assert (status, values[:3]) == ("success", [1, 0, 2]), (status, error, values)
    assert "already has a mask" in values[3], values
    assert "No layer is selected" in values[3], values


@check
def worker_killed_in_mid_work_is_told():
    scene = picture()
    (HOME / "slow").touch()
    killer = kill_worker(delay_s=3)
    try:
        status, error = call_layers(scene.image, scene.layers)
    finally:
        (HOME / "slow").unlink()
        killer.wait()
    assert status == "execution-error", status
    assert "stopped unexpectedly. Try again" in error, error
    assert scene.layers[0].get_mask() is None


@check
def the_next_run_works():
    scene = picture()
    assert call_layers(scene.image, scene.layers) == ("success", "")
    assert mask_values(scene.layers[0]) == scene.expected


@check
def no_subject_is_told():
    scene = picture()
    put(scene.layers[0], bytes((0, 200, 200, 255)) * 256, "R'G'B'A u8")
    with images(scene):
        scene.image.set_selected_layers(scene.layers)
        status, error, values = call_all_images()
    assert (status, values[:3]) == ("success", [0, 1, 0]), (status, error, values)
    assert "No subject was found" in values[3], values


@check
def broken_environment_says_what_to_run():
    kill_worker().wait()
    scene = picture()
    receipt, away = HOME / "install.json", HOME / "away.json"
    receipt.rename(away)
    try:
        status, error = call_layers(scene.image, scene.layers)
    finally:
        away.rename(receipt)
    assert status == "execution-error", status
    assert "install.py repair" in error, error
