"""pip, held to the hash-locked list, and its failures in words that help."""

from __future__ import annotations

import sys
from pathlib import Path

from installer.console import say
from installer.layout import next_command, scratch_dir
from installer.preconditions import no_room, not_writable
from installer.processes import run
from nobg_core.errors import SetupError

_PIP = ("-I", "-m", "pip")
# No cache: it would outlive an uninstall. Two retries: a computer without network learns it soon.
_QUIET = "--no-input --disable-pip-version-check --no-cache-dir --progress-bar off --retries 2"
_LOCKED = "--require-hashes --only-binary :all: --no-deps"

_NO_NETWORK = (
    "NewConnectionError",
    "NameResolutionError",
    "ConnectTimeoutError",
    "ReadTimeoutError",
    "Max retries exceeded",
    "Connection broken",
    "Connection refused",
    "Temporary failure in name resolution",
    "ProxyError",
    "SSLError",
)


def install(python: Path, lock: Path, wheels: Path | None) -> None:
    """Install the locked list into the environment of `python`.

    Args:
        python: the environment's interpreter.
        lock: the list, with a hash for every wheel.
        wheels: a folder to take them from instead of the network.

    Raises:
        SetupError: a wheel could not be had, or was not what the list says.
    """
    source = [] if wheels is None else ["--no-index", "--find-links", str(wheels)]
    _run_pip(
        [str(python), *_PIP, "install", *source, "--requirement", str(lock)], scratch_dir(), wheels
    )


def download(python: Path, lock: Path, folder: Path, scratch: Path) -> None:
    """Put the wheels of the locked list, for this system and this Python, into a folder.

    Args:
        python: an interpreter that has pip.
        lock: the list, with a hash for every wheel.
        folder: where the wheels go.
        scratch: a folder for temporary files, on the same disk.

    Raises:
        SetupError: a wheel could not be had, or was not what the list says.
    """
    where = ["--dest", str(folder), "--requirement", str(lock)]
    _run_pip([str(python), *_PIP, "download", *where], scratch, None)


def _run_pip(command: list[str], scratch: Path, wheels: Path | None) -> None:
    scratch.mkdir(parents=True, exist_ok=True)
    places = dict.fromkeys(("TMPDIR", "TEMP", "TMP"), str(scratch))
    done = run([*command, *_QUIET.split(), *_LOCKED.split()], _tell, places)
    if done.code != 0:
        raise explain(done.output, scratch, wheels) or SetupError(
            "The packages could not be installed.",
            f"Look into the log named below, then run: {next_command('repair')}",
            done.output[-4000:],
        )


def _tell(line: str) -> None:
    """Show which package is being fetched, so that the minutes do not look like a hang."""
    words = line.split()
    if words[:1] == ["Collecting"]:
        say(f"  {words[1]}")
    elif words[:2] == ["Installing", "collected"]:
        say("  unpacking ...")


def explain(output: str, scratch: Path, wheels: Path | None = None) -> SetupError | None:
    """Return what pip's or venv's output means for the person, or None if it is nothing known."""
    detail = output[-4000:]
    if "DO NOT MATCH THE HASHES" in output:
        return SetupError(
            "A package was not the one that nobg's list of packages names, and was refused.",
            f"Run: {next_command('repair')}\nIf it happens again, use another network: something "
            "between you and the package registry changes what is downloaded.",
            detail,
        )
    if "No space left on device" in output or "[Errno 28]" in output:
        return no_room(scratch.parent, "it became full while the packages were unpacked")
    if "Permission denied" in output or "Read-only file system" in output:
        return not_writable(scratch.parent, detail)
    if wheels is not None and "No matching distribution" in output:
        return SetupError(
            f"The folder {wheels} lacks a package for this system and this Python.",
            "On a computer with network, the same system and the same Python "
            f"{sys.version_info[0]}.{sys.version_info[1]}, run: {next_command('bundle', 'DIR')}",
            detail,
        )
    if any(sign in output for sign in _NO_NETWORK):
        return SetupError(
            "The package registry could not be reached.",
            f"Go online and run: {next_command()}\nOr, for a computer without network, run on "
            f"another one: {next_command('bundle', 'DIR')}\n"
            f"and then here: {next_command('--offline', 'DIR')}",
            detail,
        )
    if "No matching distribution" in output:
        return SetupError(
            f"There are no packages for this system and Python {sys.version.split()[0]}.",
            "Use Python 3.12 or 3.13 on Linux (x86-64, aarch64), Windows or macOS.",
            detail,
        )
    return None
