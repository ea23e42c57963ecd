"""Who is measured: nobg and rembg, each in an environment of its own, on the same model file."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import PROJECT

REMBG = "rembg[cpu,cli]==2.0.86"

# Runs a module of this checkout with another folder of models.
LAUNCHER = """
import runpy, sys
sys.path.insert(0, {project!r})
from pathlib import Path
from nobg_core.engine import registry
registry.MODELS_DIR = Path({models!r})
sys.argv = sys.argv[sys.argv.index("-m") + 1:]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""


# Prints the median time of rembg's own function with its model loaded, and the peak memory.
REMBG_WARM = """
import json, resource, sys, time
from PIL import Image
from rembg import new_session, remove
session = new_session("u2netp")
photo = Image.open(sys.argv[1]).convert("RGB")
times = int(sys.argv[2])
seconds = []
for _ in range(times + 2):
    began = time.perf_counter()
    remove(photo, session=session)
    seconds.append(time.perf_counter() - began)
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps({"seconds": sorted(seconds[2:])[times // 2], "peak_mb": peak}))
"""


@dataclass(frozen=True)
class Rembg:
    """An installed rembg.

    Args:
        program: its command.
        python: its interpreter.
        variables: what makes it use our model file.
    """

    program: Path
    python: Path
    variables: dict[str, str]


def make_models_dir(folder: Path, model: Path) -> Path:
    """Return a models folder that holds only `model`, a U²-Net-p file, as nobg's default."""
    folder.mkdir(parents=True, exist_ok=True)
    content = model.read_bytes()
    (folder / model.name).write_bytes(content)
    entry = {
        "name": model.stem,
        "version": 1,
        "file": model.name,
        "sha256": hashlib.sha256(content).hexdigest(),
        "size_bytes": len(content),
        "input_px": 320,
        "mean": [0.485, 0.456, 0.406],
        "std": [0.229, 0.224, 0.225],
        "licence": "Apache-2.0",
        "credit": "U2-Net-p by Xuebin Qin et al.",
    }
    registry = {"models": [entry], "default": model.stem}
    (folder / "registry.json").write_text(json.dumps(registry), encoding="utf-8")
    return folder


def write_launcher(folder: Path, models: Path) -> Path:
    """Return an executable that stands for the private Python, with these models."""
    launcher = folder / "python"
    code = LAUNCHER.format(project=str(PROJECT), models=str(models))
    launcher.write_text(f"#!{sys.executable} -I\n{code}", encoding="utf-8")
    launcher.chmod(0o755)
    return launcher


def make_rembg(folder: Path, model: Path) -> Rembg:
    """Return rembg in an environment of its own, installed once, that uses `model`."""
    programs = folder / "venv" / "bin"
    if not (programs / "rembg").exists():
        venv.create(folder / "venv", with_pip=True)
        pip = [str(programs / "python"), "-m", "pip", "install", "-q", REMBG]
        subprocess.run(pip, check=True)
    home = folder / "home"
    home.mkdir(exist_ok=True)
    (home / "u2netp.onnx").write_bytes(model.read_bytes())
    variables = {"U2NET_HOME": str(home), "MODEL_CHECKSUM_DISABLED": "1"}
    return Rembg(programs / "rembg", programs / "python", variables)
