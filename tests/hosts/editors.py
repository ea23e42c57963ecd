"""The editors of a place: where each keeps its things, and how the checks are run in it."""

# Which groups of checks one start of an editor runs, by kind of run. All but "real" have the toy.
GROUPS = {
    "toy": "cases contract runs",
    "selection": "selection",
    "refine": "refine",
    "clean": "clean",
    "adjust": "adjust",
    "check": "check",
    "real": "real",
    "window": "window",
    "docker": "docker",
}


class Editor:
    """One editor of one place, set up so that no question of its own stands in the way."""

    program = ""
    needs_display = ()

    def __init__(self, place):
        self.place = place

    @property
    def _home(self):
        return self.place.home

    @property
    def _toy(self):
        return self._home / "toy"

    def _script(self, name):
        return self.place.checkout / "tests/hosts" / name

    def _write(self, path, text):
        target = self.place.outside(path)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


class Gimp(Editor):
    """GIMP 3."""

    program = "gimp"
    needs_display = ("window",)

    def __init__(self, place):
        super().__init__(place)
        self.version = place.version_of("gimp")

    @property
    def user_dir(self):
        """GIMP's folder of this user, as seen from inside."""
        return self.place.gimp_user_dir("{}.{}".format(*self.version))

    def settle_in(self):
        """Answer the questions of a first start."""
        version = ".".join(map(str, self.version))
        answers = "(show-welcome-dialog no)\n(check-updates no)\n"
        self._write(self.user_dir / "gimprc", f'{answers}(config-version "{version}")\n')
        self.place.own_home()

    def run(self, kind, timeout_s, *checks):
        """Run the checks of a kind, all but "window" without one; return what was found.

        Args:
            kind: one of GROUPS.
            timeout_s: for all of them.
            checks: of "window" only these; all by default.
        """
        if kind == "window":
            plugin = str(self.user_dir / "plug-ins/nobg")
            command = ["python3", self._script("gimp_checks.py"), *checks]
            found = self.place.run_script(
                command, timeout_s, NOBG_HOME=str(self._toy), NOBG_PLUGIN=plugin
            )
            return {"window": found}
        home = {} if kind == "real" else {"NOBG_HOME": str(self._toy)}
        found = self.run_headless(GROUPS[kind], timeout_s, **home)
        return {"version": self.version, **found}

    def run_headless(self, groups, timeout_s, **variables):
        """Run groups of checks of gimp_headless.py in one GIMP; return what it wrote down."""
        script = f"exec(open({str(self._script('gimp_headless.py'))!r}).read())"
        python = ["--batch-interpreter", "python-fu-eval", "-b", script]
        command = ["gimp-console", "-nid", *python, "--quit"]
        return self.place.run_script(command, timeout_s, NOBG_GROUPS=groups, **variables)


class Krita(Editor):
    """Krita 5."""

    program = "krita"
    needs_display = tuple(GROUPS)

    def settle_in(self):
        """Put the probe beside nobg, and enable it too."""
        plugins = self.place.outside(self._resources / "pykrita")
        probe = plugins / "nobg_probe"
        probe.mkdir(exist_ok=True)
        script = self._script("krita_probe.py")
        (probe / "__init__.py").write_text(f"exec(open({str(script)!r}).read())\n")
        (plugins / "nobg_probe.desktop").write_text(PROBE)
        settings = self.place.outside(self._home / ".config/kritarc")
        enabled = "[python]\nenable_nobg=true"
        text = settings.read_text()
        assert enabled in text, "install.py did not enable the plug-in"
        settings.write_text(text.replace(enabled, f"{enabled}\nenable_nobg_probe=true"))
        self.place.own_home()

    @property
    def _resources(self):
        return self._home / ".local/share/krita"

    def run(self, kind, timeout_s, *checks):
        """Run the checks of a kind in one Krita; return what was found.

        Args:
            kind: one of GROUPS.
            timeout_s: for all of them.
            checks: "group:name,name" for some only.
        """
        home = self.place.nobg_home() if kind == "real" else self._toy
        plugin = str(self._resources / "pykrita/nobg")
        command = ["python3", self._script("krita_checks.py"), *(checks or GROUPS[kind].split())]
        return self.place.run_script(command, timeout_s, NOBG_HOME=str(home), NOBG_PLUGIN=plugin)


EDITORS = {"gimp": Gimp, "krita": Krita}
PROBE = """[Desktop Entry]
Type=Service
ServiceTypes=Krita/PythonPlugin
X-KDE-Library=nobg_probe
X-Python-2-Compatible=false
Name=nobg_probe
Comment=Answers the questions of nobg's tests
"""
