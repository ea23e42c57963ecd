"""What screenshot_gimp.py and screenshot_krita.py share: a window that fills a display."""

import time

SIZE = (1360, 860)
WORK_S = 180  # for a worker's first cut-out
SETTLE_S = 3


def fill_display(editor):
    """Maximize the editor's window by openbox's menu: Debian's xdotool cannot."""
    editor.focus()
    editor.press("alt+space")
    time.sleep(1)
    editor.press("x")
    time.sleep(SETTLE_S)


def shoot_settled(editor, picture):
    """Save what the display shows when nothing is drawn any more, the mouse out of the way."""
    editor.xdotool("mousemove", *map(str, SIZE))
    time.sleep(SETTLE_S)
    editor.shoot(picture)
