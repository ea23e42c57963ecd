"""Krita's settings file, kritarc: one key of it, with every other byte left as it is.

KConfig's format, as its kconfigini.cpp reads it: lines end with a line feed, blanks around words do
not count, a group may come twice, and of a key that comes twice the last one counts.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_GROUP = b"[python]"
_KEY = b"enable_nobg"
_ENTRY = _KEY + b"=true"
# What `switch_on` may put into a file; `switch_off` takes out nothing else.
_ADDED = re.compile(rb"(\r?\n){0,2}(\[python\]\r?\n)?enable_nobg=true(\r?\n)?")
_HEADER = re.compile(rb"(?:\[[^]]*\])+(?!\[)")
_OPTIONS = re.compile(rb"\[\$[a-z]*\]$")
_ESCAPE = re.compile(rb"\\(?:([stnr\\])|x([0-9A-Fa-f]{2}))")
_ESCAPED = {b"s": b" ", b"t": b"\t", b"n": b"\n", b"r": b"\r", b"\\": b"\\"}


@dataclass(frozen=True)
class _Line:
    """One line, from `start` to before `end`, its line end included; a key where it has one."""

    start: int
    end: int
    group: bytes
    is_blank: bool
    key: bytes = b""
    value: bytes = b""


def is_on(content: bytes) -> bool | None:
    """Say whether the plug-in is switched on; None if the file does not say."""
    values = [line.value for line in _lines(content) if _is_ours(line)]
    return values[-1].lower() in (b"true", b"on", b"yes", b"1") if values else None


def resource_folder(content: bytes) -> Path | None:
    """Return where the person has moved Krita's resources; None if they are where they were."""
    values = [
        line.value
        for line in _lines(content)
        if not line.group and line.key == b"ResourceDirectory"
    ]
    folder = Path(os.fsdecode(_ESCAPE.sub(_unescape, values[-1]))) if values else Path()
    return folder if folder.is_absolute() else None


def switch_on(content: bytes) -> tuple[bytes, bytes]:
    """Return the file with the plug-in switched on, and the text that was put in for that.

    A file that already says something about the plug-in is returned as it is, with b"".
    """
    if is_on(content) is not None:
        return content, b""
    lines = list(_lines(content))
    line_end = b"\r\n" if lines and content[: lines[0].end].endswith(b"\r\n") else b"\n"
    last_of_group = [line.end for line in lines if line.group == _GROUP and not line.is_blank]
    if last_of_group:
        place, words = last_of_group[-1], [_ENTRY]
    else:
        place, words = len(content), [b"", _GROUP, _ENTRY] if content else [_GROUP, _ENTRY]
    is_ended = not place or content[:place].endswith(b"\n")
    added = line_end.join([*words, b""] if is_ended else [b"", *words])
    return content[:place] + added + content[place:], added


def switch_off(content: bytes, added: bytes) -> bytes:
    """Return the file without the plug-in's key, and without all that `switch_on` had added.

    If Krita has written the file anew since, only the key goes.
    """
    while ours := [line for line in _lines(content) if _is_ours(line)]:
        start, end = ours[-1].start, ours[-1].end
        if added and content[:end].endswith(added) and _may_go(content, end - len(added), end):
            start = end - len(added)
        content = content[:start] + content[end:]
    return content


def is_addition(text: bytes) -> bool:
    """Say whether a text is one that `switch_on` may have added."""
    return _ADDED.fullmatch(text) is not None


def read(path: Path) -> bytes:
    """Return what is in the file; b"" if there is none.

    Raises:
        OSError: it cannot be read.
    """
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def write(path: Path, content: bytes) -> None:
    """Put a file in place of the present one, at once; a link stays one.

    Raises:
        OSError: it cannot be written.
    """
    target = Path(os.path.realpath(path))
    draft = target.with_name(target.name + ".nobg")
    try:
        with draft.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        with contextlib.suppress(FileNotFoundError):
            shutil.copymode(target, draft)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _lines(content: bytes) -> Iterator[_Line]:
    group, end = b"", 0
    for text in re.findall(rb"[^\n]*\n|[^\n]+", content):
        start, end = end, end + len(text)
        words = text.strip()
        if words.startswith(b"["):
            header = _HEADER.match(words)
            group = header[0].removesuffix(b"[$i]") if header else group
        elif not words.startswith(b"#") and b"=" in words:
            key, _, value = words.partition(b"=")
            yield _Line(start, end, group, False, _OPTIONS.sub(b"", key.strip()), value.strip())
            continue
        yield _Line(start, end, group, not words)


def _is_ours(line: _Line) -> bool:
    return line.group == _GROUP and line.key == _KEY


def _may_go(content: bytes, start: int, end: int) -> bool:
    """Say whether a part can be taken out without joining two lines or two groups."""
    joins_lines = start > 0 and content[start - 1 : start] != b"\n" and end < len(content)
    lines = [line for line in _lines(content) if line.start >= end]
    has_header = _GROUP in content[start:end]
    joins_groups = has_header and any(line.group == _GROUP and line.key for line in lines)
    return not joins_lines and not joins_groups


def _unescape(found: re.Match[bytes]) -> bytes:
    return _ESCAPED[found[1]] if found[1] else bytes.fromhex(found[2].decode())
