"""Krita loads only the plug-ins that are switched on in its settings.

An edit beside a running Krita lasts: it writes what it changed itself into the file as it finds
it on the disk (seen with 5.2.9 and 5.3.4).
"""

from __future__ import annotations

from pathlib import Path

from installer import kritarc
from installer.console import say
from installer.folders import missing_parts
from installer.host import KRITA, Host
from installer.receipt import Receipt
from nobg_core.errors import SetupError

_BY_HAND = "Settings > Configure Krita > Python Plugin Manager"


def switch_on(host: Host, receipt: Receipt) -> str:
    """Switch the plug-in on where that is needed; return what the person must know, or "".

    Who has switched it off by hand has decided so, and finds it as it was.

    Raises:
        SetupError: the settings cannot be changed.
    """
    if host.plug_in is not KRITA:
        return ""
    if host.settings is None:
        return f"If nobg is not in the menu, switch it on in Krita: {_BY_HAND}."
    try:
        content = kritarc.read(host.settings)
        changed, added = kritarc.switch_on(content)
        if added:
            receipt.will_make("parents", *missing_parts(host.settings.parent))
            if not host.settings.exists():
                receipt.will_make("made_settings", host.settings)
            receipt.will_add(host.settings, added.decode("ascii"))
            host.settings.parent.mkdir(parents=True, exist_ok=True)
            kritarc.write(host.settings, changed)
    except OSError as exc:
        raise SetupError(
            f"Krita's settings {host.settings} could not be changed: {exc.strerror or exc}.",
            f"Switch nobg on yourself in Krita: {_BY_HAND}. Then start Krita again.",
            repr(exc),
        ) from exc
    if kritarc.is_on(changed):
        return ""
    return f"nobg was switched off in {host.name} and stays so. To have it: {_BY_HAND}."


def problem_of_switch(settings: Path) -> str:
    """Return why Krita would not load the plug-in, or "" if it does, or was told not to."""
    try:
        content = kritarc.read(settings)
    except OSError as exc:
        return f"it cannot be read: {exc.strerror or exc}"
    return "it does not switch nobg on" if kritarc.is_on(content) is None else ""


def switch_off(receipt: Receipt) -> None:
    """Take out of Krita's settings what `switch_on` put in, as far as they can be changed."""
    for name, added in receipt.settings.items():
        settings = Path(name)
        try:
            content = kritarc.read(settings)
            changed = kritarc.switch_off(content, added.encode("ascii"))
            if not changed and name in receipt.made_settings and not settings.is_symlink():
                settings.unlink(missing_ok=True)
            elif changed != content:
                kritarc.write(settings, changed)
        except OSError as exc:
            say(f"{settings} could not be changed: {exc.strerror or exc}. A line enable_nobg is")
            say("left in it, which does nothing any more.")
