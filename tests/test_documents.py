"""What the documents say is so."""

import re
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from nobg_core import __version__
from nobg_core.engine.cli import commands
from nobg_core.engine.export import BLEED_PX
from nobg_core.engine.selection import REACH_SHARE
from nobg_core.engine.windows import REACH_SHARE as STROKE_REACH_SHARE
from nobg_core.engine.worker import IDLE_S

PROJECT = Path(__file__).resolve().parents[1]
DOCUMENTS = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "models/CARD.md"]


def read(name: str) -> str:
    return (PROJECT / name).read_text(encoding="utf-8")


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_link_to_a_file_leads_somewhere(name):
    links = re.findall(r"\]\(([^)#:]+)\)", read(name))
    missing = [link for link in links if not (PROJECT / name).parent.joinpath(link).exists()]
    assert not missing


@pytest.mark.parametrize("name", DOCUMENTS)
def test_every_file_that_is_named_exists(name):
    named = re.findall(
        r"`((?:nobg_core|plugin_gimp|tests|docs|benchmarks)/[\w/.]+?)[:`]", read(name)
    )
    assert not [path for path in named if not (PROJECT / path).exists()]


def test_the_readme_names_no_option_that_does_not_exist():
    known = "".join(
        CliRunner().invoke(commands, [*command, "--help"]).output
        for command in (["cutout"], ["refine"], ["check"], ["qa", "sign"], ["qa", "summary"])
    )
    known += subprocess.run(
        ["python3", "install.py", "--help"], cwd=PROJECT, capture_output=True, text=True, check=True
    ).stdout
    options = set(re.findall(r"(?<![\w-])--[a-z][a-z-]+", read("README.md")))
    assert not [option for option in options if option not in known]


def test_the_readme_has_no_gap_left():
    assert not re.findall(r"\b[A-Z]+_TABLE\b|TODO|XXX", read("README.md"))


def test_the_version_stands_in_one_place_only():
    assert f'version = "{__version__}"' in read("pyproject.toml")


def test_the_readme_says_how_far_outside_colours_are_kept():
    assert f"further than {BLEED_PX} pixels" in " ".join(read("README.md").split())


def test_the_readme_says_how_far_a_subject_may_stick_out_of_a_selection():
    text = " ".join(read("README.md").split())
    assert f"stick out by {REACH_SHARE / 2:.0%}".replace("%", " %") in text
    assert f"faded out at {REACH_SHARE:.0%}".replace("%", " %") in text


def test_the_readme_says_how_far_a_stroke_reaches():
    text = " ".join(read("README.md").split())
    assert f"Up to {STROKE_REACH_SHARE:.0%}".replace("%", " %") + " of the photo" in text


def test_contributing_names_every_room_and_only_those():
    named = set(re.findall(r"^(\w+)/ ", read("CONTRIBUTING.md"), re.MULTILINE))
    rooms = {"nobg_core", "plugin_gimp", "plugin_krita", "installer", "models"}
    assert named == rooms | {"tests", "benchmarks", "requirements"}


def test_contributing_names_every_file_of_the_core():
    named = set(re.findall(r"\w+\.py", read("CONTRIBUTING.md")))
    files = {path.name for path in (PROJECT / "nobg_core").rglob("*.py")} - {"__init__.py"}
    assert files - named == set()


def test_the_readme_says_how_long_the_worker_stays():
    assert IDLE_S == 600
    assert "stays for ten minutes" in read("README.md")
