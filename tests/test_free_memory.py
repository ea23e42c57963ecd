"""How much memory is free is asked in each system's own way."""

import ctypes
import sys
from pathlib import Path

import pytest

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
