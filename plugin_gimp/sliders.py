"""The sliders for the numbers among MaskOptions in GIMP's own dialogs."""

from __future__ import annotations

# Argument -> (decimals, a small step, a large one).
SLIDERS = {"grow": (1, 0.1, 1), "feather": (1, 0.1, 1), "contrast": (0, 1, 10), "smooth": (0, 1, 2)}


def set_sliders(dialog):
    """Let the dialog have sliders for them, before it is filled.

    Args:
        dialog: GimpUi.ProcedureDialog.
    """
    for name, (decimals, *steps) in SLIDERS.items():
        slider = dialog.get_spin_scale(name, 1.0)
        slider.set_digits(decimals)
        slider.set_increments(*steps)
