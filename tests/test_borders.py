"""The border: what may be imported where, as written and as run."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]

ENGINE = {"numpy", "cv2", "PIL", "onnxruntime", "click"}
HALL = {"nobg_core"}
TRAINING = {"numpy", "cv2", "PIL", "onnxruntime", "torch", "onnx", "onnxscript", "matplotlib"}

# Room -> the modules beside the standard library that it may import, and beside its own files,
# which GIMP finds without a package. A name with a dot allows that package only; the hall's own
# modules are those directly in nobg_core.
ROOMS: dict[str, set[str]] = {
    "nobg_core/*.py": HALL,
    "nobg_core/bridge/*.py": HALL | {"nobg_core.bridge"},
    "nobg_core/engine/*.py": HALL | {"nobg_core.engine"} | ENGINE,
    "plugin_gimp/*.py": HALL | {"nobg_core.bridge", "gi"},
    "plugin_krita/*.py": HALL | {"nobg_core.bridge", "plugin_krita", "krita", "PyQt5", "PyQt6"},
    "installer/*.py": HALL | {"nobg_core.bridge", "installer"},
    "install.py": HALL | {"installer"},
    "models/sample/*.py": {"numpy", "cv2", "PIL", "models.sample"},
    "models/training/*.py": TRAINING | {"models.training"},
    "models/training/carved/*.py": {"numpy", "cv2", "models.training"},
    "models/training/carved/families/*.py": {"numpy", "models.training"},
    # What the edge refiner starts from is the engine's own guided filter.
    "models/training/edges/*.py": TRAINING | {"models.training", "nobg_core.engine"},
}


def imported_modules(path: Path) -> set[str]:
    """Return every module that a file imports, nested and relative imports included."""
    package = path.relative_to(PROJECT).parent.parts
    modules = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            modules |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            modules.add(".".join([*base, *([node.module] if node.module else [])]))
    return modules


def room_of(module: str) -> str:
    """Return what a room's row must hold for this module: its room in nobg_core, or its package."""
    parts = module.split(".")
    if parts[0] == "nobg_core" and len(parts) > 1:
        is_room = (PROJECT / parts[0] / parts[1]).is_dir()
        return ".".join(parts[:2]) if is_room else "nobg_core"
    return ".".join(parts[:2]) if parts[0] == "models" else parts[0]


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_what_its_row_allows(room):
    files = sorted(PROJECT.glob(room))
    assert files, f"no files in {room}"
    allowed = ROOMS[room] | {path.stem for path in files} | sys.stdlib_module_names
    foreign = [
        f"{path.relative_to(PROJECT)}: {module}"
        for path in files
        for module in sorted(imported_modules(path))
        if room_of(module) not in allowed
    ]
    assert not foreign


def test_every_package_has_its_row():
    with_code = {
        f"{path.parent.relative_to(PROJECT)}/*.py"
        for folder in ("nobg_core", "plugin_gimp", "plugin_krita", "installer", "models")
        for path in (PROJECT / folder).rglob("*.py")
    }
    assert with_code <= set(ROOMS)


# Runs in a bare interpreter, without site-packages: refuses whatever is not the standard library.
REFUSE = """
import sys
sys.path.insert(0, {project!r})
class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] not in sys.stdlib_module_names | {{"nobg_core"}}:
            raise ImportError("foreign: " + name)
sys.meta_path.insert(0, Refuse())
import nobg_core.bridge.run, nobg_core.bridge.worker_client, nobg_core.bridge.outcome
assert not [name for name in sys.modules if name.startswith("nobg_core.engine")]
"""


def test_the_bridge_runs_in_an_interpreter_without_any_package():
    code = REFUSE.format(project=str(PROJECT))
    subprocess.run([sys.executable, "-I", "-S", "-c", code], check=True)


def test_a_plugin_file_imports_nobg_only_inside_functions():
    # A module-level import that fails removes the menu entry without a word (GIMP facts, trap 4).
    tree = ast.parse((PROJECT / "plugin_gimp" / "nobg.py").read_text(encoding="utf-8"))
    at_import = {
        (node.module or "") if isinstance(node, ast.ImportFrom) else node.names[0].name
        for node in tree.body
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert not {name for name in at_import if name.startswith("nobg_core")}
