"""Only the newest question is answered."""

import threading

from nobg_core.bridge import latest
from nobg_core.bridge.latest import Latest


def test_a_question_that_waits_is_dropped_for_a_newer_one():
    may_go_on, has_begun, has_ended = (threading.Event() for _ in range(3))
    answers = []

    def answer(question):
        has_begun.set()
        may_go_on.wait(10)
        return question

    def deliver(answer, _error):
        answers.append(answer)
        if answer == 3:
            has_ended.set()

    asked = Latest(answer, deliver)
    asked.ask(1)
    has_begun.wait(10)
    asked.ask(2)
    asked.ask(3)
    may_go_on.set()
    assert has_ended.wait(10)
    asked.close()
    assert answers == [1, 3]


def test_what_is_raised_is_delivered():
    told, has_told = [], threading.Event()

    def deliver(answer, error):
        told.append((answer, str(error)))
        has_told.set()

    asked = Latest(lambda question: question / 0, deliver)
    asked.ask(1)
    assert has_told.wait(10)
    asked.close()
    assert told == [(None, "division by zero")]


def test_closing_does_not_wait_for_an_answer_that_hangs(monkeypatch):
    monkeypatch.setattr(latest, "LAST_WORD_S", 0.01)
    has_begun, may_end, has_ended = (threading.Event() for _ in range(3))

    def answer(question):
        has_begun.set()
        may_end.wait(10)
        has_ended.set()
        return question

    told = []
    asked = Latest(answer, lambda *_: told.append(1))
    asked.ask(1)
    assert has_begun.wait(10)
    asked.close()
    may_end.set()
    assert has_ended.wait(10)
    asked._thread.join(10)
    assert not told
