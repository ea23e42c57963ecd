"""What only nobg in Krita needs to remember, from one start of Krita to the next."""

from __future__ import annotations

import contextlib
import json

from krita import Krita

PRESETS = {
    "existing_mask": "ask",
    "backdrop": "checks",
    "colour": "#ff00ff",
    "split": 0.5,
    "options": False,
    "adjust": False,
    "check": False,
    "cleanness": 100,
}


class DockerSettings:
    """What only the docker needs to remember; Krita keeps it in its settings file.

    Asked for anew each time: the docker of another window may have changed it.
    """

    def __getitem__(self, name):
        return self._values()[name]

    def keep(self, **values):
        """Remember new values."""
        stored = json.dumps({**self._values(), **values})
        Krita.instance().writeSetting("nobg", "docker", stored)

    def _values(self):
        stored = {}
        with contextlib.suppress(TypeError, ValueError):
            stored = dict(json.loads(Krita.instance().readSetting("nobg", "docker", "{}")))
        return {
            name: stored[name] if isinstance(stored.get(name), type(preset)) else preset
            for name, preset in PRESETS.items()
        }
