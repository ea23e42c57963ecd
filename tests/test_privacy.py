"""No pixel leaves the machine."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).resolve().parents[1]

# onnxruntime's wheels send their first telemetry about a minute after they are loaded.
IDLE_S = 75

DRIVER = """
import sys, time
sys.path.insert(0, {project!r})
from nobg_core.bridge.worker_client import cut_out, retire_worker
from nobg_core.options import CutoutOptions
from tests.fake_host import green_layer
cut_out(green_layer().read_layer(), CutoutOptions(), lambda fraction, text: True)
time.sleep({idle_s})
assert retire_worker(), "the worker did not live until the end of the idle time"
"""


def in_child(code: str) -> None:
    """Run code in a fresh interpreter that can import nobg."""
    script = f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n{code}"
    subprocess.run([sys.executable, "-I", "-c", script], check=True)


@pytest.mark.parametrize(
    "attempt",
    [
        "socket.socket()",
        "socket.socket(socket.AF_INET6)",
        "socket.create_connection(('127.0.0.1', 9))",
        "socket.getaddrinfo('localhost', 80)",
        "socket.gethostbyname('localhost')",
    ],
)
def test_the_worker_refuses_every_network_socket(attempt):
    in_child(
        f"""
import socket
from nobg_core.engine.privacy import refuse_network
refuse_network()
try:
    {attempt}
except PermissionError:
    sys.exit(0)
sys.exit(1)
"""
    )


def test_the_command_line_refuses_every_network_socket():
    in_child(
        """
import socket
from nobg_core.engine import cli
sys.argv = ["nobg", "models"]
try:
    cli.main()
except SystemExit as left:
    assert not left.code
try:
    socket.socket()
except PermissionError:
    sys.exit(0)
sys.exit(1)
"""
    )


def test_the_worker_may_open_its_own_local_socket():
    in_child(
        """
import socket
from nobg_core.engine.privacy import refuse_network
refuse_network()
socket.socket(socket.AF_UNIX).close()
"""
    )


def test_telemetry_is_off_before_onnxruntime_is_imported():
    in_child(
        """
import os
class Watch:
    def find_spec(self, name, path=None, target=None):
        if name == "onnxruntime" and os.environ.get("ORT_DISABLE_TELEMETRY") != "1":
            sys.exit("onnxruntime was imported too early")
sys.meta_path.insert(0, Watch())
import nobg_core.engine.session
assert "onnxruntime" in sys.modules
"""
    )


@pytest.mark.slow
def test_a_worker_that_works_and_then_idles_attempts_no_connection(installed, tmp_path):
    for tool in ("strace", "unshare"):
        if shutil.which(tool) is None:
            reason = f"{tool} is not installed"
            pytest.fail(reason) if os.environ.get("NOBG_REQUIRE") else pytest.skip(reason)
    trace = tmp_path / "trace.txt"
    command = ["unshare", "--map-root-user", "--net"]
    command += ["strace", "-f", "-e", "trace=network", "-o", str(trace)]
    command += [sys.executable, "-c", DRIVER.format(project=str(PROJECT), idle_s=IDLE_S)]
    subprocess.run(command, check=True, cwd=PROJECT)
    calls = trace.read_text(errors="replace").splitlines()
    assert any("AF_UNIX" in call for call in calls), "the trace saw nothing at all"
    assert [call for call in calls if "AF_" in call and "AF_UNIX" not in call] == []
