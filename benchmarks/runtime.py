"""What onnxruntime's settings cost on the CPU, with the computer idle and with it busy.

    python -m benchmarks.runtime

Each setting runs in a process of its own. "Busy" means that every core has other work to do.
"""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys

from benchmarks.measure import PROJECT

CHILD = """
import json, os, resource, sys, time
sys.path.insert(0, sys.argv[1])
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
import numpy as np, onnxruntime as ort
from nobg_core.engine.registry import load_entry, read_model
settings = json.loads(sys.argv[2])
options = ort.SessionOptions()
options.enable_cpu_mem_arena = settings["arena"]
options.enable_mem_pattern = settings["pattern"]
options.add_session_config_entry("session.intra_op.allow_spinning", str(int(settings["spin"])))
entry = load_entry()
session = ort.InferenceSession(read_model(entry), options, providers=["CPUExecutionProvider"])
side = entry.input_px
feed = {
    node.name: np.zeros((1, node.shape[1], side, side), np.float32)
    for node in session.get_inputs()
}
seconds = []
for _ in range(8):
    began = time.perf_counter()
    session.run(None, feed)
    seconds.append(time.perf_counter() - began)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([sorted(seconds[2:])[3], peak]))
"""


def measure(settings: dict[str, bool]) -> tuple[float, float]:
    """Return the median seconds of a run, and the peak memory in MB."""
    command = [sys.executable, "-c", CHILD, str(PROJECT), json.dumps(settings)]
    told = subprocess.run(command, capture_output=True, check=True).stdout
    seconds, peak = json.loads(told)
    return seconds, peak


def main() -> None:
    print("| arena | pattern | spin | idle, s | busy, s | MB |\n|---|---|---|---|---|---|")
    for arena, pattern, spin in itertools.product([True, False], repeat=3):
        settings = {"arena": arena, "pattern": pattern, "spin": spin}
        idle, peak = measure(settings)
        burners = [
            subprocess.Popen([sys.executable, "-c", "while True: pass"])
            for _ in range(os.cpu_count() or 1)
        ]
        try:
            busy, _ = measure(settings)
        finally:
            for burner in burners:
                burner.kill()
                burner.wait()
        cells = ["yes" if chosen else "no" for chosen in settings.values()]
        print(f"| {' | '.join(cells)} | {idle:.2f} | {busy:.2f} | {peak:.0f} |", flush=True)


if __name__ == "__main__":
    main()
