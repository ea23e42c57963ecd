"""How the probe in an editor answers: a question is ["function", argument, ...], one a line."""

import json
import os
import socket
import traceback


def listen():
    """Return the socket on which questions come in."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(os.environ["NOBG_PROBE"])
    listener.listen(1)
    return listener


def answer(listener, functions):
    """Wait for one question, call the function of that name, and send {"value": ...} back."""
    connection, _ = listener.accept()
    with connection, connection.makefile("rw") as stream:
        stream.write(json.dumps(_answer(stream.readline(), functions)) + "\n")
        stream.flush()


def _answer(line, functions):
    try:
        name, *arguments = json.loads(line)
        return {"value": functions[name](*arguments)}
    except Exception:  # noqa: BLE001 - raised again by the one who asked
        return {"error": traceback.format_exc()}
