"""Which part of a picture GIMP's dialogs show, and how large."""

import importlib.util
import sys
from pathlib import Path

import pytest

FILE = Path(__file__).resolve().parents[1] / "plugin_gimp" / "viewport.py"
SPEC = importlib.util.spec_from_file_location("viewport", FILE)
viewport = importlib.util.module_from_spec(SPEC)
sys.modules["viewport"] = viewport  # dataclasses look their module up
SPEC.loader.exec_module(viewport)


MIDDLE = (50, 50)


def looking_at(picture=(400, 200), view=(100, 100)):
    made = viewport.Viewport(picture)
    made.resize(*view)
    return made


def test_a_picture_is_shown_whole_at_first():
    part = looking_at().part()
    assert part == viewport.Part((0, 0, 400, 200), (100, 50))


def test_a_small_picture_is_enlarged_twice_at_most():
    part = looking_at(picture=(10, 20)).part()
    assert part == viewport.Part((0, 0, 10, 20), (20, 40))


def test_what_is_enlarged_is_worked_out_at_its_own_size():
    assert looking_at(picture=(10, 20)).part().drawn_size == (10, 20)


def test_what_is_made_smaller_is_worked_out_as_it_is_shown():
    assert looking_at().part().drawn_size == (100, 50)


def test_a_zoom_keeps_the_middle():
    looking = looking_at()
    looking.zoom_to(1.0)
    assert looking.part() == viewport.Part((150, 50, 100, 100), (100, 100))


def test_dragging_moves_the_picture_under_the_view():
    looking = looking_at()
    looking.zoom_to(2.0)
    looking.move(20, -10)
    assert looking.part().bounds == (165, 80, 50, 50)


def test_dragging_ends_at_the_rim():
    looking = looking_at()
    looking.zoom_to(1.0)
    looking.move(10_000, 10_000)
    looking.move(-1, -1)
    assert looking.part().bounds == (1, 1, 100, 100)


def test_a_doubt_is_shown_at_200_percent_in_the_middle():
    looking = looking_at()
    looking.look_at((300, 100, 10, 20))
    assert looking.part() == viewport.Part((280, 85, 50, 50), (100, 100))


def test_a_doubt_larger_than_the_view_is_shown_whole():
    looking = looking_at()
    looking.look_at((100, 0, 200, 100))
    assert looking.part() == viewport.Part((100, 0, 200, 200), (100, 100))


def test_a_doubt_is_framed_where_it_is_seen():
    looking = looking_at()
    looking.look_at((300, 100, 10, 20))
    assert looking.part().frame_of((300, 100, 10, 20)) == (40, 30, 60, 70)


@pytest.mark.parametrize(("direction", "zooms"), [(1, [0.5, 1.0, 2.0, 2.0]), (-1, [0.25, 0.25])])
def test_the_wheel_goes_from_fit_to_200_percent(direction, zooms):
    looking = looking_at()
    seen = []
    for _ in zooms:
        looking.step(direction, MIDDLE)
        seen.append(looking.zoom)
    assert seen == zooms


def test_the_wheel_keeps_what_is_under_the_pointer():
    looking = looking_at()
    looking.zoom_to(1.0)
    looking.step(1, (20, 30))
    # (170, 80) was 20, 30 into the view, and is so at twice the size.
    assert looking.part() == viewport.Part((160, 65, 50, 50), (100, 100))


def test_the_wheel_comes_back_to_the_whole_picture():
    looking = looking_at()
    looking.zoom_to(0.5)
    looking.step(-1, MIDDLE)
    assert looking.part().bounds == (0, 0, 400, 200)
