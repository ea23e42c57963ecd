"""How much memory is free is asked in each system's own way."""

import ctypes
import sys
from pathlib import Path

import pytest

from nobg_core.engine import free_memory
from nobg_core.engine.cgroup_memory import ask_cgroups
from nobg_core.engine.free_memory import free_bytes
from nobg_core.engine.windows_memory import MemoryStatus, ask_windows


@pytest.mark.skipif(
    sys.platform != "win32" and not Path("/proc/meminfo").exists(),
    reason="free memory is known on Linux and Windows only",
)
def test_free_memory_is_known():
    free = free_bytes()
    assert free is not None
    assert 1_000_000 < free < 10**15


@pytest.fixture
def system(tmp_path: Path) -> Path:
    """The root of a system whose files tell nothing."""
    (tmp_path / "proc/self").mkdir(parents=True)
    return tmp_path


def join(system: Path, line: str) -> None:
    (system / "proc/self/cgroup").write_text(f"3:cpu:/elsewhere\n{line}\n")


def limit(system: Path, group: str, limit: int | str, taken: int, cache: int) -> None:
    """Limit a group of either version; what it would give back is counted in what it takes."""
    is_first = group.startswith("memory")
    names = ("limit_in_bytes", "usage_in_bytes") if is_first else ("max", "current")
    folder = system / "sys/fs/cgroup" / group
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in zip(names, (limit, taken), strict=True):
        (folder / f"memory.{name}").write_text(f"{value}\n")
    stat = f"anon 7\n{'total_' if is_first else ''}inactive_file {cache}\n"
    (folder / "memory.stat").write_text(stat)


def test_a_container_leaves_what_its_limit_leaves_and_what_its_cache_gives_back(system):
    join(system, "0::/")
    limit(system, "", 1000, 700, 200)
    assert ask_cgroups(system) == 500


def test_a_limit_of_the_first_version_counts_too(system):
    join(system, "4:memory:/docker/1f")
    limit(system, "memory/docker/1f", 1000, 700, 200)
    assert ask_cgroups(system) == 500


def test_a_container_that_is_called_otherwise_outside_is_found(system):
    join(system, "4:memory:/docker/1f")
    limit(system, "memory", 1000, 700, 200)
    assert ask_cgroups(system) == 500


def test_the_tightest_of_the_groups_around_it_counts(system):
    join(system, "0::/user/session")
    limit(system, "user/session", "max", 10, 0)
    limit(system, "user", 1000, 900, 0)
    limit(system, "", 2000, 950, 0)
    assert ask_cgroups(system) == 100


@pytest.mark.parametrize("line", ["0::/", "0::/gone", "nonsense"])
def test_where_no_group_is_limited_nothing_is_told(system, line):
    join(system, line)
    limit(system, "", "max", 10, 0)
    assert ask_cgroups(system) is None


def test_where_there_are_no_groups_nothing_is_told(system):
    assert ask_cgroups(system) is None


def test_no_more_is_free_than_the_container_leaves(monkeypatch):
    monkeypatch.setattr(free_memory, "ask_cgroups", lambda: 5)
    assert free_bytes() == 5


class FakeWindows:
    """A GlobalMemoryStatusEx that holds its caller to what Windows holds it to."""

    def __init__(self, **told: int) -> None:
        self._told = told

    def __call__(self, pointer: object) -> int:
        status = ctypes.cast(pointer, ctypes.POINTER(MemoryStatus)).contents
        if status.dwLength != 64:
            return 0
        for name, value in self._told.items():
            setattr(status, name, value)
        return 1


@pytest.mark.parametrize(("unused", "promised"), [(3 << 30, 9 << 30), (9 << 30, 3 << 30)])
def test_windows_gives_no_more_than_it_has_and_than_it_can_promise(unused, promised):
    fill_in = FakeWindows(ullAvailPhys=unused, ullAvailPageFile=promised)
    assert ask_windows(fill_in) == 3 << 30


def test_where_windows_does_not_answer_it_is_not_known():
    assert ask_windows(lambda _: 0) is None


def test_the_structure_is_laid_out_as_windows_has_it():
    assert (MemoryStatus.ullAvailPhys.offset, MemoryStatus.ullAvailPageFile.offset) == (16, 32)


def test_on_windows_it_is_windows_that_is_asked(monkeypatch):
    class Kernel:
        GlobalMemoryStatusEx = FakeWindows(ullAvailPhys=5, ullAvailPageFile=7)

    class Libraries:
        kernel32 = Kernel

    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(ctypes, "windll", Libraries, raising=False)
    assert free_bytes() == 5
