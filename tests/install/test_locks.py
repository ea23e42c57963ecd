"""The hash-locked lists: complete, whole, and in agreement with pyproject.toml."""

import re
import sys

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from installer.layout import CHECKOUT

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

PROJECT = tomllib.loads((CHECKOUT / "pyproject.toml").read_text(encoding="utf-8"))
BASE = PROJECT["project"]["dependencies"] + PROJECT["project"]["optional-dependencies"]["cpu"]
TOOLS = PROJECT["dependency-groups"]["test"] + PROJECT["dependency-groups"]["lint"]
LISTS = {"cpu.txt": BASE, "test.txt": BASE + TOOLS}
COMPUTERS = [
    {"python_full_version": f"3.{minor}.0", "sys_platform": platform, "platform_machine": machine}
    for minor in range(10, 15)
    for platform, machine in (
        ("linux", "x86_64"),
        ("linux", "aarch64"),
        ("win32", "AMD64"),
        ("darwin", "arm64"),
        ("darwin", "x86_64"),
    )
]


def read(name: str) -> str:
    return (CHECKOUT / "requirements" / name).read_text(encoding="utf-8").replace("\\\n", " ")


def pins(name: str) -> list[Requirement]:
    return [Requirement(line.split("--hash")[0]) for line in read(name).splitlines()]


def fits(marker: Marker | None, computer: dict[str, str]) -> bool:
    return marker is None or marker.evaluate(computer)


@pytest.mark.parametrize("name", LISTS)
def test_every_line_is_a_version_with_hashes(name: str) -> None:
    line = re.compile(r"[\w-]+==[\w.]+( ; [^-]*[^ -])?\s+(--hash=sha256:[0-9a-f]{64}\s*)+")
    assert [text for text in read(name).splitlines() if not line.fullmatch(text.strip())] == []


@pytest.mark.parametrize("name", LISTS)
def test_no_list_names_an_index(name: str) -> None:
    assert "index" not in read(name).replace("--hash", "")
    assert "://" not in read(name)


@pytest.mark.parametrize("computer", COMPUTERS, ids=lambda each: "-".join(each.values()))
@pytest.mark.parametrize("name", LISTS)
def test_each_dependency_is_pinned_once(name: str, computer: dict[str, str]) -> None:
    for wanted in map(Requirement, LISTS[name]):
        if fits(wanted.marker, computer):
            found = [
                pin
                for pin in pins(name)
                if canonicalize_name(pin.name) == canonicalize_name(wanted.name)
                and fits(pin.marker, computer)
            ]
            assert len(found) == 1, wanted
            assert wanted.specifier.contains(str(found[0].specifier).lstrip("=")), wanted


def test_the_tests_run_with_the_versions_that_are_installed() -> None:
    assert {str(pin.specifier) for pin in pins("cpu.txt") if pin.name == "numpy"} == {
        str(pin.specifier) for pin in pins("test.txt") if pin.name == "numpy"
    }
    assert {pin.name for pin in pins("cpu.txt")} <= {pin.name for pin in pins("test.txt")}
