"""The environment inside a sandboxed editor (Flatpak, Snap).

The sandbox has its own Python, libraries and data folder, and the worker runs inside it. So this
same install.py is run inside, by the Python in there, for everything but the plug-in. This was
tried with stand-ins for the two programs, not with a real Flatpak or Snap.
"""

from __future__ import annotations

from installer.console import say
from installer.host import Sandbox
from installer.layout import CHECKOUT, next_command
from installer.processes import run
from nobg_core.errors import SetupError


def run_inside(sandbox: Sandbox, *arguments: str) -> None:
    """Run install.py with these arguments inside a sandbox.

    Raises:
        SetupError: it failed in there.
    """
    words = list(sandbox.command)
    if words[0] == "flatpak":
        words.insert(2, f"--filesystem={CHECKOUT}:ro")
    done = run([*words, CHECKOUT / "install.py", *arguments], lambda line: say("  | " + line))
    if done.code != 0:
        raise SetupError(
            f"nobg could not be set up inside the sandbox of {sandbox.name}.",
            f"See the lines above. Then run: {next_command()}\n"
            "Or use the AppImage from gimp.org or krita.org, around which there is no sandbox.",
            done.output[-4000:],
        )
