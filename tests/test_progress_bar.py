"""The bar on a terminal, which is never in the way of a line."""

import io
import os
import sys

import pytest

from nobg_core.engine.progress_bar import ProgressBar
from tests import pictures


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_takes_itself_away_before_a_line_is_printed():
    terminal = Terminal()
    bar = ProgressBar(4, terminal)
    bar.show(1)
    drawn = terminal.getvalue()
    assert drawn.startswith("\r[###")
    assert drawn.endswith("] 1 of 4 photos")
    bar.clear()
    assert terminal.getvalue() == drawn + "\r" + " " * (len(drawn) - 1) + "\r"


@pytest.mark.parametrize("columns", [1, 5, 20, 40, 200])
def test_the_bar_fits_into_the_terminal(monkeypatch, columns):
    monkeypatch.setenv("COLUMNS", str(columns))
    terminal = Terminal()
    ProgressBar(12, terminal).show(7)
    assert len(terminal.getvalue().lstrip("\r")) < columns or columns == 1


@pytest.mark.parametrize(("total", "stream"), [(1, Terminal()), (9, io.StringIO())])
def test_there_is_no_bar_for_one_photo_or_without_a_terminal(total, stream):
    bar = ProgressBar(total, stream)
    bar.show(0)
    bar.clear()
    assert stream.getvalue() == ""


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_on_a_terminal_the_lines_stand_alone(child, tmp_path):
    import pty

    photos = [pictures.save(pictures.scene(), tmp_path / f"{i}.png") for i in range(3)]
    photos.insert(1, tmp_path / "missing.png")
    ours, theirs = pty.openpty()
    process = child("cutout", *photos, stdout=theirs, stderr=theirs)
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:  # Linux says so when the last writer has gone
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert process.wait(timeout=60) == 1
    shown = [line.split("\r")[-1] for line in seen.decode().replace("\r\n", "\n").split("\n")]
    assert shown == [
        str(tmp_path / "0-cutout.png"),
        f"nobg: {tmp_path / 'missing.png'} does not exist. Check the name.",
        str(tmp_path / "1-cutout.png"),
        str(tmp_path / "2-cutout.png"),
        "nobg: 1 of 4 photos failed:",
        f"  {tmp_path / 'missing.png'}",
        "",
    ]
