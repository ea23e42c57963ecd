"""Which images are open, and which of their layers are meant."""

from __future__ import annotations

from pathlib import Path

from krita import Krita

from nobg_core.bridge.refusals import no_image, no_layer, no_selection
from nobg_core.host import Mask

from . import own_mask


def open_images():
    """Return the documents that stand in a window, in the order of their tabs."""
    documents = []
    for view in Krita.instance().views():
        document = view.document()
        if document is not None and document not in documents:
            documents.append(document)
    return documents


def of_one_image(nodes=None):
    """Return (document, layers) of the nodes, or of what is selected in the active window.

    Raises:
        ImageError: no image is open, or no layer is selected.
    """
    document = _document_of(nodes[0]) if nodes else Krita.instance().activeDocument()
    if document is None:
        raise no_image()
    nodes = chosen(document) if nodes is None else _pictures(nodes)
    if not nodes:
        raise no_layer(title(document))
    return document, nodes


def chosen(document):
    """Return the layers that are selected in an image; the layer, where a mask of it is.

    Of an image that is not in front Krita knows the active layer only.
    """
    krita = Krita.instance()
    nodes = []
    if document == krita.activeDocument():
        nodes = krita.activeWindow().activeView().selectedNodes()
    return _pictures(nodes or [document.activeNode()])


def active_picture():
    """Return the active layer of the image in front; the layer, where a mask of it is active.

    Raises:
        ImageError: no image is open, or no layer is active.
    """
    document = Krita.instance().activeDocument()
    if document is None:
        raise no_image()
    layer = picture_of(document.activeNode())
    if layer is None:
        raise no_layer(title(document))
    return layer


def masked_picture():
    """Return (image, active layer, mask of it that is meant) in front; None for what is not."""
    document = Krita.instance().activeDocument()
    layer = document and picture_of(document.activeNode())
    return document, layer, layer and own_mask.find_painted(document, layer)


def node_of(node_id):
    """Return the node of an open image that has the QUuid, or None."""
    found = (document.nodeByUniqueID(node_id) for document in Krita.instance().documents())
    return next(filter(None, found), None)


def selection_of(document):
    """Return an image's selection as it is now, in a Mask of the canvas.

    Raises:
        ImageError: nothing is selected.
    """
    selection = document.selection()
    size = document.width(), document.height()
    data = bytes(selection.pixelData(0, 0, *size)) if selection else b""
    if not data.strip(b"\0"):
        raise no_selection(title(document))
    return Mask(*size, 8, data)


def title(document):
    """Return what the user calls an image."""
    return Path(document.fileName()).name or document.name() or "Unnamed"


def titles(documents):
    """Return a title for each image, with a number where several have the same."""
    names = [title(document) for document in documents]
    return [
        name if names.count(name) == 1 else f"{name} ({names[: position + 1].count(name)})"
        for position, name in enumerate(names)
    ]


def picture_of(node):
    """Return the layer that a node is, or whose mask it is; None if there is none."""
    layer = node.parentNode() if node is not None and node.type().endswith("mask") else node
    # The parent of an image's selection is the root of all layers, which nobody sees.
    return layer if layer is not None and layer.parentNode() is not None else None


def active_beside(document, layer_id):
    """Return the id of the active node, or None where it is the layer or a mask of it."""
    active = document.activeNode()
    if active is None or layer_id == active.uniqueId():
        return None
    parent = active.parentNode()
    is_of_layer = parent is not None and parent.uniqueId() == layer_id
    return None if is_of_layer else active.uniqueId()


def _pictures(nodes):
    """Return the layers to which the nodes belong, each once."""
    found = filter(None, map(picture_of, nodes))
    return list({layer.uniqueId().toString(): layer for layer in found}.values())


def _document_of(node):
    """Return the open image that holds the node, or None."""
    for document in Krita.instance().documents():
        if document.nodeByUniqueID(node.uniqueId()) is not None:
            return document
    return None
