"""The list of models that come with nobg, `registry.json`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

VERSIONS_KEPT = 2


def update_registry(path: Path, entry: dict[str, Any]) -> None:
    """Put an entry in the registry, in place of one of that name and version; make it default.

    The version before stays, so that a catalogue can finish with one look; older ones leave, their
    files too.
    """
    registry = json.loads(path.read_text()) if path.exists() else {"models": []}
    others = [other for other in registry["models"] if other["name"] != entry["name"]]
    versions = [
        other
        for other in registry["models"]
        if other["name"] == entry["name"] and other["version"] != entry["version"]
    ]
    versions = sorted([entry, *versions], key=lambda other: -other["version"])
    for old in versions[VERSIONS_KEPT:]:
        (path.parent / old["file"]).unlink(missing_ok=True)
    registry = {"models": [*versions[:VERSIONS_KEPT], *others], "default": entry["name"]}
    path.write_text(json.dumps(registry, indent=2) + "\n")
