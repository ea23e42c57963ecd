"""The receipt: what install.py made, written last, so that a half installation has none.

While an installation is being changed its receipt lies under another name and already lists all
that may have been made, so that a later run can finish the work or remove it.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from installer import kritarc
from installer.folders import replaced
from installer.host import plug_in_for
from installer.layout import aside, draft_receipt_path, environment_python
from installer.search import SANDBOXES
from nobg_core import __version__
from nobg_core.places import receipt_path


@dataclass
class Receipt:
    """What was made outside the data folder.

    Args:
        folders: plug-in folders, removed whole.
        files: the launcher.
        parents: folders that had to be made around those; removed when nothing is left in them.
        sandboxes: names of sandboxed editors that have an installation of their own inside.
        settings: Krita's settings files, each with the text that was put in.
        made_settings: those of them that were not there before; removed when nothing else is in
            them.
    """

    folders: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)
    sandboxes: list[str] = field(default_factory=list)
    settings: dict[str, str] = field(default_factory=dict)
    made_settings: list[str] = field(default_factory=list)

    def will_make(self, kind: str, *paths: Path | str) -> None:
        """Note, before it happens, that something of this kind is about to be made.

        Raises:
            OSError: the note cannot be written.
        """
        listed = getattr(self, kind)
        listed += [str(path) for path in paths if str(path) not in listed]
        _write(draft_receipt_path(), asdict(self))

    def will_add(self, settings: Path, text: str) -> None:
        """Note, before it happens, that this text is about to be put into a settings file.

        Raises:
            OSError: the note cannot be written.
        """
        self.settings[str(settings)] = text
        _write(draft_receipt_path(), asdict(self))

    def finish(self) -> None:
        """Write the receipt that the plug-in looks for: from now on the installation counts.

        Raises:
            OSError: it cannot be written.
        """
        python = str(environment_python())
        _write(receipt_path(), {"version": __version__, "python": python, **asdict(self)})
        draft_receipt_path().unlink(missing_ok=True)


@contextlib.contextmanager
def unfinished() -> Iterator[Receipt]:
    """Yield the receipt to go on with; until `finish` the installation does not count.

    A receipt that was there is put back if the block fails, as `replaced` does with the folders.

    Raises:
        OSError: the data folder cannot be written.
    """
    receipt = read() or Receipt()
    receipt.will_make("folders")
    with replaced(receipt_path()):
        yield receipt


def read() -> Receipt | None:
    """Return what earlier runs made, finished or not; None if there is no trace of any."""
    found = [_load(path) for path in _every_path()]
    known = [data for data in found if data is not None]
    if not known:
        return None
    receipt = Receipt()
    for data in known:
        for name in ("folders", "files", "parents", "sandboxes", "made_settings"):
            listed = getattr(receipt, name)
            listed += [item for item in _believed(name, data.get(name)) if item not in listed]
        receipt.settings.update(_believed_settings(data.get("settings")))
    return receipt


def _believed(kind: str, value: object) -> list[str]:
    """Return what a receipt lists of one kind, less all that install.py never writes there.

    What is listed gets removed, so a damaged receipt must not lead to anything else.
    """
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        return []
    if kind == "sandboxes":
        return [item for item in value if item in SANDBOXES]
    if kind == "folders":
        return [item for item in value if plug_in_for(Path(item))]
    return [item for item in value if Path(item).is_absolute()]


def _believed_settings(value: object) -> dict[str, str]:
    if not isinstance(value, dict):
        return {}
    return {
        path: text
        for path, text in value.items()
        if Path(path).name == "kritarc" and Path(path).is_absolute()
        if isinstance(text, str) and kritarc.is_addition(text.encode("ascii", "replace"))
    }


def is_finished() -> bool:
    """Say whether the last installation came to its end, with this version."""
    data = _load(receipt_path())
    return data is not None and data.get("version") == __version__


def _every_path() -> tuple[Path, Path, Path]:
    return receipt_path(), aside(receipt_path()), draft_receipt_path()


def forget() -> None:
    """Remove the receipt, and every draft and older version of it.

    Raises:
        OSError: one of them cannot be removed.
    """
    for path in _every_path():
        path.unlink(missing_ok=True)
        _draft(path).unlink(missing_ok=True)


def _load(path: Path) -> dict[str, Any] | None:
    """Return one receipt; {} for one that is damaged, None for one that is not there."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        return {}
    return data if isinstance(data, dict) else {}


def _write(path: Path, data: dict[str, object]) -> None:
    draft = _draft(path)
    with draft.open("w", encoding="utf-8") as file:
        json.dump(data, file, indent=2)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)


def _draft(path: Path) -> Path:
    return path.with_name(path.name + ".new")
