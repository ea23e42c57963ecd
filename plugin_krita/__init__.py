"""nobg's door in Krita.

Nothing at import can fail on a computer where Krita itself runs, so the menu items are always
there; what is broken in nobg is told on the click. That is why nobg_core is imported late.
"""

from krita import Krita

from . import core_path  # noqa: F401 - lets nobg_core be found
from .docker import register_docker
from .extension import NobgExtension

Krita.instance().addExtension(NobgExtension(Krita.instance()))
register_docker()
