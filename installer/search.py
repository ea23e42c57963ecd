"""The editors of every kind on this computer."""

from __future__ import annotations

from installer import gimps, kritas
from installer.host import GIMP, KRITA, Host, PlugIn, Sandbox

SANDBOXES = {
    kind.name: Sandbox(kind.name, kind.python)
    for kind in (*gimps.KINDS, *kritas.KINDS)
    if kind.python
}


def find_hosts() -> list[Host]:
    """Return every editor of this user that can take the plug-in now."""
    return [*gimps.find_gimps(), *kritas.find_kritas()]


def unstarted_hosts() -> list[str]:
    """Return the names of the editors that must be started once before they can take it."""
    return [*gimps.unstarted_gimps(), *kritas.unstarted_kritas()]


def running_hosts() -> list[tuple[PlugIn, str]]:
    """Return the kinds of editor that are running now, each with the name of its program."""
    running = ((GIMP, gimps.running_gimps()), (KRITA, kritas.running_kritas()))
    return [(plug_in, programs[0]) for plug_in, programs in running if programs]
