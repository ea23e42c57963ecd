"""Why a layer was not worked on, in the words that every host uses."""

from __future__ import annotations

from nobg_core.errors import ImageError

WHILE_WORKING = "while nobg worked on it"


def no_image() -> ImageError:
    """Return the error of a click without an open image."""
    return ImageError("No image is open.", "Open one first.")


def no_layer(image_name: str) -> ImageError:
    """Return the error of a click without a selected layer."""
    return ImageError(f"No layer is selected in {image_name}.", "Select one in the list of layers.")


def no_selection(image_name: str) -> ImageError:
    """Return the error of a click that needs a selection."""
    return ImageError(
        f"Nothing is selected in {image_name}.", "Select roughly around the subject first."
    )


def empty_group(layer_name: str) -> ImageError:
    """Return the error of a layer group without layers."""
    return ImageError(f"The layer group {layer_name} is empty.", "Choose a layer with a picture.")


def empty_layer(layer_name: str) -> ImageError:
    """Return the error of a layer on which nothing was painted."""
    return ImageError(f"The layer {layer_name} is empty.", "Choose a layer with a picture.")


def masked_already(layer_name: str) -> ImageError:
    """Return the error of a layer whose mask is to stay as it is."""
    return ImageError(
        f"The layer {layer_name} already has a mask, and it was left alone.",
        "Choose to replace or to intersect it, or delete it first.",
    )


def no_mask(layer_name: str, to_what: str) -> ImageError:
    """Return the error of a layer without the mask that the work needs.

    Args:
        layer_name: the layer.
        to_what: what was to be done with the mask, such as "refine".
    """
    return ImageError(
        f"The layer {layer_name} has no mask to {to_what}.", "Choose Remove Background first."
    )


def nothing_to_refine(layer_name: str) -> ImageError:
    """Return the error of a mask in which refining would change nothing."""
    return ImageError(
        f"There is nothing to refine in the mask of {layer_name}.",
        "Paint white or black on it where it is wrong, then refine it.",
    )


def nothing_to_adjust(layer_name: str) -> ImageError:
    """Return the error of options that leave a mask as it is."""
    return ImageError(
        f"The mask of {layer_name} would stay as it is.", "Change one of the options first."
    )


def nothing_to_clean(layer_name: str) -> ImageError:
    """Return the error of a mask with no soft edge on an opaque layer."""
    return ImageError(
        f"The mask of {layer_name} has no soft edge on an opaque part of the layer, so there are "
        "no colours to clean.",
        "Remove the background first, or choose another layer.",
    )


def layer_gone(layer_name: str) -> ImageError:
    """Return the error of a layer that was deleted from its image."""
    return ImageError(
        f"The layer {layer_name} was deleted {WHILE_WORKING}.",
        "Undo the deletion, or choose another layer.",
    )


def image_closed(layer_name: str) -> ImageError:
    """Return the error of a layer whose image was closed."""
    return ImageError(
        f"The image with the layer {layer_name} was closed {WHILE_WORKING}.",
        "Open it again, then try again.",
    )


def layer_changed(layer_name: str) -> ImageError:
    """Return the error of a layer that the mask no longer fits."""
    return ImageError(f"The layer {layer_name} was changed {WHILE_WORKING}.", "Try again.")


def mask_refused(editor: str, layer_name: str) -> ImageError:
    """Return the error of a mask that the editor did not take."""
    return ImageError(f"{editor} refused the mask for the layer {layer_name}.", "Try again.")


def pixels_unfit(layer_name: str) -> ImageError:
    """Return the error of pixels that are not as many as the layer's size says."""
    return ImageError(f"The layer {layer_name} could not be read completely.", "Try again.")
