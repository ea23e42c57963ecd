"""Which images are open, and which of their layers are meant."""

from __future__ import annotations

from pathlib import Path

from krita import Krita

from nobg_core.bridge.refusals import no_image, no_layer


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
    if nodes:
        document = _document_of(nodes[0])
        nodes = _pictures(nodes)
    else:
        document = Krita.instance().activeDocument()
        nodes = chosen(document) if document else []
    if document is None:
        raise no_image()
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


def _pictures(nodes):
    """Return the layers to which the nodes belong, each once."""
    found = {}
    for node in filter(None, nodes):
        layer = node.parentNode() if node.type().endswith("mask") else node
        # The parent of an image's selection is the root of all layers, which nobody sees.
        if layer is not None and layer.parentNode() is not None:
            found[layer.uniqueId().toString()] = layer
    return list(found.values())


def _document_of(node):
    """Return the open image that holds the node, or None."""
    for document in Krita.instance().documents():
        if document.nodeByUniqueID(node.uniqueId()) is not None:
            return document
    return None
