"""A display of its own with an editor on it, driven by keys and clicks as a person would."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

WIDTH, HEIGHT = 1280, 800
END_S = 5
START_S = 300  # a Krita's first start looks at every font and brush


class DiedInSetUp(Exception):  # noqa: N818 - the editor's end, of which this is the news
    """The editor ended itself before a check had asked anything of nobg."""


class Desktop:
    """Xvfb, a window manager, and an editor with the probe in it; a context manager.

    Args:
        editor: the command that starts the editor; the probe's socket is in $NOBG_PROBE.
        width: of the display, in pixels.
        height: of the display, in pixels.
    """

    def __init__(self, editor, width=WIDTH, height=HEIGHT):
        self.is_set_up = False  # for the present check
        self._editor = editor
        self._size = (width, height)
        self._children = []
        self._folder = tempfile.TemporaryDirectory()
        self._probe = str(Path(self._folder.name) / "probe")
        self._log = (Path(self._folder.name) / "log").open("w+")

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            print(self.log())
            self.__exit__()
            raise
        return self

    def start_again(self):
        """Start anew, with an empty display, after the editor has ended."""
        self.__exit__()
        self._children.clear()
        Path(self._probe).unlink(missing_ok=True)
        self._start()

    @contextlib.contextmanager
    def setting_up(self):
        """In the block the editor is made ready for a check, the first time without nobg.

        Raises:
            DiedInSetUp: that first time, the editor ended itself.
        """
        try:
            yield
        except (OSError, ValueError) as exc:  # nobody listens, or the answer breaks off
            if self.is_set_up or not self._has_ended():
                raise
            raise DiedInSetUp(self.log()) from exc
        self.is_set_up = True

    def _has_ended(self):
        try:
            self.wait_for_end(END_S)
        except subprocess.TimeoutExpired:
            return False
        return True

    def _start(self):
        reading, writing = os.pipe()
        screen = "{}x{}x24".format(*self._size)
        self._spawn("Xvfb", "-displayfd", str(writing), "-screen", "0", screen, keep=[writing])
        os.close(writing)
        with os.fdopen(reading) as display:
            os.environ["DISPLAY"] = f":{display.readline().strip()}"
        os.environ["NOBG_PROBE"] = self._probe
        self._spawn("openbox")
        self._spawn("dbus-run-session", "--", *self._editor)
        wait_for(lambda: Path(self._probe).exists(), "the editor to start", START_S)
        window = wait_for(self.main_window, "the editor's window")
        self.xdotool("windowmove", window, "0", "0")
        self.xdotool(
            "windowsize", "--sync", window, str(self._size[0] - 6), str(self._size[1] - 30)
        )

    def _spawn(self, *command, keep=()):
        self._children.append(
            subprocess.Popen(
                command, stdout=self._log, stderr=self._log, pass_fds=keep, start_new_session=True
            )
        )

    def __exit__(self, *_):
        for child in reversed(self._children):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    def log(self):
        """Return the end of what the editor and its plug-ins wrote to the terminal."""
        return (Path(self._folder.name) / "log").read_text(errors="replace")[-4000:]

    def ask(self, *question):
        """Return the probe's answer."""
        with socket.socket(socket.AF_UNIX) as connection:
            connection.settimeout(60)
            connection.connect(self._probe)
            with connection.makefile("rw") as stream:
                stream.write(json.dumps(question) + "\n")
                stream.flush()
                answer = json.loads(stream.readline())
        if "error" in answer:
            raise AssertionError(answer["error"])
        return answer["value"]

    def xdotool(self, *arguments):
        """Return what xdotool says."""
        done = subprocess.run(
            ["xdotool", *arguments], capture_output=True, text=True, timeout=30, check=False
        )
        return done.stdout

    def windows(self, pattern):
        """Return the visible windows whose title matches."""
        return self.xdotool("search", "--onlyvisible", "--name", pattern).split()

    def bottom_of(self, window):
        """Return how far down on the display a window reaches, in pixels."""
        said = self.xdotool("getwindowgeometry", "--shell", window)
        place = dict(line.split("=") for line in said.split())
        return int(place["Y"]) + int(place["HEIGHT"])

    def press(self, *keys):
        """Press keys, one after another."""
        for key in keys:
            self.xdotool("key", "--clearmodifiers", key)
            time.sleep(0.15)

    def click(self, x, y):
        """Click with the left button."""
        self.xdotool("mousemove", str(x), str(y), "click", "1")

    def main_window(self):
        """Return the number of the editor's main window, or None while there is none."""
        raise NotImplementedError

    def focus(self):
        """Give the keyboard to the editor's main window."""
        self.xdotool("windowactivate", "--sync", wait_for(self.main_window, "the main window"))
        time.sleep(0.2)

    def focus_on(self, pattern):
        """Give the keyboard to the window whose title matches."""
        window = wait_for(lambda: self.windows(pattern), f"the window {pattern}")[0]
        self.xdotool("windowactivate", "--sync", window)
        time.sleep(0.2)

    def wait_for_end(self, timeout_s):
        """Return the editor's exit code once it has ended."""
        return self._children[-1].wait(timeout_s)

    def shoot(self, path):
        """Save what the display shows."""
        subprocess.run(["scrot", "--overwrite", str(path)], check=True, timeout=30)


def wait_for(condition, what, timeout_s=30):
    """Return the condition's value as soon as it is true."""
    deadline = time.monotonic() + timeout_s
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.1)
    raise AssertionError(f"waited {timeout_s} s in vain for {what}")
