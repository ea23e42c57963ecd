"""Stand-ins for the programs that install.py starts: venv, pip, the environment's Python."""

import csv
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from installer.processes import Finished

PACKAGE = "numpy/core.py"


class FakePrograms:
    """Does in a moment what venv, pip and the first cut-out leave on the disk.

    Set `pip_fails_with`, `imports` or `first_cutout` to make a step fail; `calls` keeps what was
    run. A `pip_raises` is raised where pip would have been at work.
    """

    def __init__(self) -> None:
        self.calls: list[list[str]] = []
        self.pip_fails_with = ""
        self.pip_raises: type[BaseException] | None = None
        self.imports = True
        self.first_cutout = "done"

    def run(
        self,
        command: Sequence[str | Path],
        on_line: Callable[[str], None] | None = None,
        variables: Mapping[str, str] | None = None,
    ) -> Finished:
        words = [str(word) for word in command]
        self.calls.append(words)
        if "venv" in words:
            return self._make_environment(Path(words[-1]))
        if "pip" in words:
            return self._install(Path(words[0]).parents[1])
        if "cutout" in words:
            Path(words[words.index("-o") + 1]).write_bytes(b"a picture")
            return Finished(0, json.dumps({"state": self.first_cutout, "provider": "CPU"}))
        return Finished(0 if self.imports else 1, "")

    def count(self, word: str) -> int:
        """Return how many of the calls had this word in them."""
        return sum(word in call for call in self.calls)

    def _make_environment(self, folder: Path) -> Finished:
        (folder / "bin").mkdir(parents=True)
        (folder / "bin/python").touch(mode=0o755)
        (folder / "lib/python3.11/site-packages").mkdir(parents=True)
        return Finished(0, "")

    def _install(self, folder: Path) -> Finished:
        if self.pip_raises:
            raise self.pip_raises
        if self.pip_fails_with:
            return Finished(1, self.pip_fails_with)
        packages = folder / "lib/python3.11/site-packages"
        for name in (PACKAGE, "numpy-2.0.dist-info/RECORD"):
            (packages / name).parent.mkdir()
        (packages / PACKAGE).write_text("pass")
        with (packages / "numpy-2.0.dist-info/RECORD").open("w", newline="") as record:
            csv.writer(record).writerow([PACKAGE, "sha256=x", "4"])
        return Finished(0, "")
