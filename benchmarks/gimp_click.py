"""How long a warm click in a real GIMP takes, beside a plug-in that does nothing.

    python -m benchmarks.gimp_click

Takes the places of tests/hosts, installs nobg there as a user would, and calls both plug-ins in
turn from a script, on a layer of each size.
"""

from __future__ import annotations

import statistics

from benchmarks.measure import machine
from tests.hosts.editors import Gimp
from tests.hosts.places import Place, find_places

SIZES = {"1 MP": (1224, 816), "12 MP": (4242, 2828), "24 MP": (6000, 4000)}

NOTHING = """#!/usr/bin/env python3
import sys
import gi
gi.require_version("Gimp", "3.0")
from gi.repository import Gimp

def run(procedure, run_mode, image, drawables, config, data):
    return procedure.new_return_values(Gimp.PDBStatusType.SUCCESS, None)

class Nothing(Gimp.PlugIn):
    def do_set_i18n(self, name):
        return False
    def do_query_procedures(self):
        return ["plug-in-nothing"]
    def do_create_procedure(self, name):
        p = Gimp.ImageProcedure.new(self, name, Gimp.PDBProcType.PLUGIN, run, None)
        p.set_image_types("*")
        return p

Gimp.main(Nothing.__gtype__, sys.argv)
"""

# Runs inside GIMP: a white square on a grey gradient is subject enough for the clock.
INSIDE = """
import json, os, time
from gi.repository import Gimp, Gegl
Gegl.init(None)

def call(name, image, layer, **options):
    procedure = Gimp.get_pdb().lookup_procedure(name)
    config = procedure.create_config()
    config.set_property("run-mode", Gimp.RunMode.NONINTERACTIVE)
    config.set_property("image", image)
    config.set_core_object_array("drawables", [layer])
    for key, value in options.items():
        config.set_property(key, value)
    began = time.perf_counter()
    status = procedure.run(config).index(0)
    seconds = time.perf_counter() - began
    assert status == Gimp.PDBStatusType.SUCCESS, Gimp.get_pdb().get_last_error()
    return seconds

found = {}
for title, (width, height) in SIZES.items():
    image = Gimp.Image.new(width, height, Gimp.ImageBaseType.RGB)
    layer = Gimp.Layer.new(image, "x", width, height, Gimp.ImageType.RGB_IMAGE, 100,
                           Gimp.LayerMode.NORMAL)
    image.insert_layer(layer, None, 0)
    image.select_rectangle(Gimp.ChannelOps.REPLACE, width // 4, height // 4, width // 2,
                           height // 2)
    layer.edit_fill(Gimp.FillType.WHITE)
    Gimp.Selection.none(image)
    found[title] = {"nothing": [], "nobg": []}
    for _ in range(6):
        found[title]["nothing"].append(call("plug-in-nothing", image, layer))
        found[title]["nobg"].append(call("plug-in-nobg-remove-background", image, layer,
                                         **{"existing-mask": "replace"}))
    image.delete()
with open(os.environ["NOBG_RESULTS"], "w") as results:
    json.dump(found, results)
"""


def measure(place: Place) -> dict[str, dict[str, list[float]]]:
    """Return the seconds of each call at each size, in the place's GIMP."""
    place.install()
    folder = place.outside(Gimp(place).user_dir) / "plug-ins" / "nothing"
    folder.mkdir(parents=True, exist_ok=True)
    plugin = folder / "nothing.py"
    plugin.write_text(NOTHING)
    plugin.chmod(0o755)
    script = place.home / "click.py"
    place.outside(script).write_text(INSIDE.replace("SIZES", repr(SIZES), 1))
    place.own_home()
    python = ["--batch-interpreter", "python-fu-eval", "-b", f"exec(open({str(script)!r}).read())"]
    try:
        return place.run_script(["gimp-console", "-nid", *python, "--quit"], 600)
    finally:
        plugin.unlink()
        folder.rmdir()


def main() -> None:
    places, reason = find_places()
    if not places:
        raise SystemExit(f"No GIMP: {reason}.")
    print(f"load before: {machine()['load_before']:.1f}")
    print("| GIMP | layer | first click | warm click | a plug-in that does nothing | beyond it |")
    print("|---|---|---|---|---|---|")
    for place in places:
        for title, seconds in measure(place).items():
            warm = statistics.median(seconds["nobg"][1:])
            nothing = statistics.median(seconds["nothing"][1:])
            cells = [seconds["nobg"][0], warm, nothing, warm - nothing]
            texts = [f"{cell:.2f} s" for cell in cells]
            version = ".".join(map(str, Gimp(place).version))
            print(f"| {version} | {title} | {' | '.join(texts)} |", flush=True)


if __name__ == "__main__":
    main()
