"""Sits in a Krita with a window and answers the test's questions over a socket, one a line.

Krita loads it as a plug-in of its own: `nobg_probe/__init__.py` runs this file.
"""

import os
import sys

sys.path.insert(0, os.environ["NOBG_TESTS"])

import probe
from krita import Extension, Krita
from PyQt5.QtCore import QSocketNotifier, QTimer


class Probe(Extension):
    """Answers as soon as the window is there."""

    def setup(self):
        pass

    def createActions(self, window):  # noqa: N802 - Krita's name
        QTimer.singleShot(0, self.listen)

    def listen(self):
        import krita_answers
        import krita_clean_answers
        import krita_docker_answers
        import krita_docker_look_answers
        import krita_images
        import krita_look_answers
        import krita_mask_answers

        self.listener = probe.listen()
        self.notifier = QSocketNotifier(self.listener.fileno(), QSocketNotifier.Type.Read)
        files = (
            krita_images,
            krita_answers,
            krita_mask_answers,
            krita_clean_answers,
            krita_docker_answers,
            krita_look_answers,
            krita_docker_look_answers,
        )
        self.answers = {name: value for file in files for name, value in vars(file).items()}
        self.notifier.activated.connect(self.answer_soon)

    def answer_soon(self, _):
        # Not from here: an answer lets Krita's event loop turn, and when Qt comes back to the other
        # sockets of this turn it believes that they still wait to be read. One of them watches
        # files (a file layer's, say); with nothing left to read Krita would stop for good.
        self.notifier.setEnabled(False)
        QTimer.singleShot(0, self.answer)

    def answer(self):
        probe.answer(self.listener, self.answers)
        self.notifier.setEnabled(True)


Krita.instance().addExtension(Probe(Krita.instance()))
