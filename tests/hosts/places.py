"""Where real editors can be driven: the Debian roots of build_roots.sh, or this computer itself."""

import json
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
ROOTS = Path(os.environ.get("NOBG_HOSTS") or Path.home() / ".cache/nobg-hosts")
USER = "artist"
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")
# How this machine reaches a package registry, whatever it is: it holds for the roots too.
NETWORK_VARIABLES = re.compile(r"PIP_|.*_proxy$|SSL_CERT_FILE$|REQUESTS_CA_BUNDLE$", re.IGNORECASE)
WINDOW_PROGRAMS = ("Xvfb", "openbox", "xdotool", "scrot", "dbus-run-session")


class Place:
    """A system with editors.

    Args:
        name: for the test's name.
        home: the user's home, as seen from inside.
        outside: the folder of this machine under which the system's files lie.
    """

    def __init__(self, name, home, outside):
        self.name = name
        self.home = Path(home)
        self.outside_root = Path(outside)

    def has(self, program):
        """Say whether a program is here."""
        return self.run(["sh", "-c", f"command -v {program}"]).returncode == 0

    def version_of(self, program):
        """Return the version that a program tells, as numbers."""
        found = self.run([program, "--version"]).stdout
        return tuple(int(part) for part in re.findall(r"\d+", found)[:3])

    @property
    def checkout(self):
        """The copy of the checkout, as seen from inside."""
        return self.home / "nobg"

    def outside(self, path):
        """Return where a path of the inside lies for us."""
        return self.outside_root / Path(path).relative_to("/")

    def missing_programs(self):
        """Return the programs that window tests need and that are not here."""
        return [name for name in WINDOW_PROGRAMS if not self.has(name)]

    def environment(self):
        """Return the variables that every command gets."""
        return {
            "HOME": str(self.home),
            "PATH": "/usr/local/bin:/usr/bin:/bin",
            "LANG": "C.UTF-8",
            "NOBG_TESTS": str(self.checkout / "tests/hosts"),
        }

    def copy_checkout(self):
        """Put the files that git knows, as they are now, where the user of the place has them."""
        target = self.outside(self.checkout)
        shutil.rmtree(target, ignore_errors=True)
        command = ["git", "ls-files", "-z", "-co", "--exclude-standard"]
        try:
            listed = subprocess.run(command, cwd=PROJECT, capture_output=True, check=True).stdout
        except (OSError, subprocess.CalledProcessError):  # a download, not a clone
            unwanted = shutil.ignore_patterns(".venv", "__pycache__", ".*_cache")
            shutil.copytree(PROJECT, target, ignore=unwanted)
            return
        for name in filter(None, listed.decode().split("\0")):
            if (PROJECT / name).is_file():
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(PROJECT / name, target / name)

    def install(self):
        """Run install.py as a user would; return what it said."""
        self.copy_checkout()
        self.own_home()
        command = ["python3", str(self.checkout / "install.py"), *self.install_options()]
        done = self.run(command, timeout_s=900, network=True)
        assert done.returncode == 0, done.stdout
        return done.stdout

    def set_up_toy(self):
        """Make ~/toy, a NOBG_HOME whose worker is toy_worker.py."""
        data = self.outside(self.nobg_home())
        receipt = json.loads((data / "install.json").read_text())
        toy = self.outside(self.home / "toy")
        shutil.rmtree(toy, ignore_errors=True)
        toy.mkdir()
        script = self.checkout / "tests/hosts/toy_worker.py"
        launcher = toy / "python"
        launcher.write_text(f'#!/bin/sh\nexec "{receipt["python"]}" -I "{script}" "$@"\n')
        launcher.chmod(0o755)
        receipt["python"] = str(self.home / "toy/python")
        (toy / "install.json").write_text(json.dumps(receipt))
        self.own_home()

    def run_script(self, command, timeout_s, **variables):
        """Run a command that writes a JSON object to $NOBG_RESULTS; return the object."""
        results = self.home / "results.json"
        self.outside(results).unlink(missing_ok=True)
        done = self.run(command, timeout_s, NOBG_RESULTS=str(results), **variables)
        if not self.outside(results).exists():
            raise AssertionError(f"no results, exit code {done.returncode}:\n{done.stdout[-6000:]}")
        return json.loads(self.outside(results).read_text())


class Root(Place):
    """A Debian root: commands run as its ordinary user, in their own process and mount space.

    Nothing outlives a command, and only the installation has a network.
    """

    def __init__(self, suite):
        self._root = ROOTS / suite
        super().__init__(suite, f"/home/{USER}", self._root)

    def nobg_home(self):
        return self.home / ".local/share/nobg"

    def gimp_user_dir(self, version):
        return self.home / ".config/GIMP" / version

    def install_options(self):
        return []

    def own_home(self):
        subprocess.run(
            ["chroot", self._root, "chown", "-R", f"{USER}:{USER}", self.home], check=True
        )

    def install(self):
        """Run install.py in a home that knows no nobg, with this machine's way to a registry."""
        for known in (".config", ".local"):
            shutil.rmtree(self.outside(self.home / known), ignore_errors=True)
        for path in (Path("/etc/resolv.conf"), Path("/etc/hosts"), CERTIFICATES):
            shutil.copy(path, self.outside(path))
        if Path("/etc/pip.conf").exists():
            shutil.copy("/etc/pip.conf", self.outside("/etc/pip.conf"))
        return super().install()

    def run(self, command, timeout_s=60, network=False, **variables):
        """Run a command to its end and return it, stdout and stderr in one text."""
        space = ["unshare", "--mount", "--pid", "--fork", "--kill-child", "--ipc"]
        space += [] if network else ["--net"]
        mounts = 'set -e; mount -t proc proc "$0/proc"; mount --rbind /dev "$0/dev"'
        # The shell stays, as process 1 of its space: all others end with it, and it with us. A
        # program that takes another user's name would forget whose end is also its own.
        change = f'chroot --userspec={USER}:{USER} "$0" "$@" || exit $?; exit 0'
        inside = ["sh", "-c", f"{mounts}; {change}", str(self._root)]
        environment = {**self.environment(), **variables}
        if network:
            environment |= {k: v for k, v in os.environ.items() if NETWORK_VARIABLES.match(k)}
        settings = [f"{name}={value}" for name, value in environment.items()]
        return _run([*space, *inside, "env", "-i", *settings, *command], timeout_s)


class Here(Place):
    """This computer's own editors, with profiles and an installation for the tests alone."""

    def __init__(self):
        self._folder = tempfile.TemporaryDirectory(prefix="nobg-here-")
        super().__init__("here", self._folder.name, "/")

    def nobg_home(self):
        return self.home / "nobg-home"

    def gimp_user_dir(self, version):
        return self.home / "gimp"

    def install_options(self):
        (self.home / "gimp").mkdir(exist_ok=True)
        return ["--gimp-dir", str(self.home / "gimp")]

    def own_home(self):
        pass

    def run(self, command, timeout_s=60, network=False, **variables):
        """Run a command to its end and return it, stdout and stderr in one text."""
        mine = {
            "GIMP3_DIRECTORY": str(self.home / "gimp"),
            "NOBG_HOME": str(self.nobg_home()),
            "XDG_CONFIG_HOME": str(self.home / ".config"),
            "XDG_DATA_HOME": str(self.home / ".local/share"),
            "XDG_CACHE_HOME": str(self.home / ".cache"),
        }
        tests = {"NOBG_TESTS": self.environment()["NOBG_TESTS"]}
        return _run(command, timeout_s, env={**os.environ, **mine, **tests, **variables})


def _run(command, timeout_s, env=None):
    try:
        return subprocess.run(
            [str(part) for part in command],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            timeout=timeout_s, env=env, check=False, encoding="utf-8", errors="replace",
        )  # fmt: skip
    except subprocess.TimeoutExpired as exc:
        said = (exc.output or b"").decode(errors="replace")[-3000:]
        raise AssertionError(f"{command[-1]} did not end within {timeout_s} s:\n{said}") from None


def _ready_roots():
    """Return the suites whose roots are as build_roots.sh would build them today."""
    if not ROOTS.is_dir():
        return []
    command = ["bash", PROJECT / "tests/hosts/build_roots.sh", "--ready"]
    variables = {**os.environ, "NOBG_HOSTS": str(ROOTS)}
    said = subprocess.run(command, env=variables, stdout=subprocess.PIPE, text=True, check=True)
    return said.stdout.split()


def find_places():
    """Return the places that can be used now, and the reason if there are none."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        roots = [Root(suite) for suite in _ready_roots()]
        return roots, "no root of tests/hosts/build_roots.sh is ready"
    if shutil.which("gimp") or shutil.which("krita"):
        return [Here()], ""
    return [], "there is no editor on this computer"
