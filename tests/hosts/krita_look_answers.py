"""What krita_probe.py can be asked about adjusting and checking masks. Runs inside Krita."""

from krita_answers import jobs
from krita_images import opened
from krita_kinds import add_node, give_mask, new_document, put
from krita_state import OWN, own_masks, values
from PyQt5.QtCore import QTimer
from scenes import Scene, kind

SIDE_PX = 200
SUBJECT, HOLE = (40, 160), (90, 98)  # from, to: columns and rows alike
RED, BLUE = (30, 30, 200, 255), (200, 30, 30, 255)  # blue first
told = []


@kind
def hole():
    return square()


@kind
def hole_at_an_offset():
    return square(x=150, y=40)


@kind
def square_without_hole():
    return square(has_hole=False)


def square(has_hole=True, x=0, y=0):
    """Return a red square on blue, with a mask that fits but for a hole."""
    document = new_document(width=SIDE_PX * 2, height=SIDE_PX * 2)
    layer = add_node(document)
    places = range(SIDE_PX * SIDE_PX)
    colours = [RED if _is_within(at, SUBJECT) else BLUE for at in places]
    size = SIDE_PX, SIDE_PX
    put(layer, bytes(part for colour in colours for part in colour), x, y, *size)
    shows = [_is_within(at, SUBJECT) and not (has_hole and _is_within(at, HOLE)) for at in places]
    mask = document.createTransparencyMask(OWN)
    mask.setPixelData(bytes(255 * each for each in shows), x, y, *size)
    assert layer.addChildNode(mask, None)
    return Scene(document, [layer])


def _is_within(at, part):
    return all(part[0] <= place < part[1] for place in (at % SIDE_PX, at // SIDE_PX))


def give_masks(levels):
    """Give each layer in front nobg's mask."""
    scene = opened[-1]
    for layer in scene.layers:
        box = layer.bounds()
        give_mask(scene.image, layer, bytes(levels), x=box.x(), y=box.y())


def engine_adjusted(options, position=0):
    """Return what the engine makes of a layer's mask."""
    from nobg_core.bridge.adjuster import MaskAdjuster
    from nobg_core.host import Mask
    from nobg_core.options import MaskOptions

    layer = opened[-1].layers[position]
    box = layer.bounds()
    mask = Mask(box.width(), box.height(), 8, bytes(values(own_masks(layer)[0], layer)))
    with MaskAdjuster(mask, lambda *_: True) as adjuster:
        return list(adjuster.finish(MaskOptions(**options), lambda *_: True).mask.data)


def start_adjusting(options):
    """Adjust the masks of the front image's layers, as a script does, without waiting for it."""
    from nobg.works import Adjust

    from nobg_core.options import MaskOptions

    jobs().begin(Adjust(MaskOptions(**options)), opened[-1].layers, is_scripted=True)


def cut_out_adjusted(options):
    """Replace the masks by new ones that are adjusted, with hero edges."""
    from nobg.works import CutOut

    from nobg_core.options import CutoutOptions, MaskOptions

    chosen = CutoutOptions(existing_mask="replace", edges="hero", mask=MaskOptions(**options))
    jobs().begin(CutOut(chosen), opened[-1].layers, is_scripted=True)


def script_check():
    """Call nobg.scripting.check_mask a turn of the event loop later; `script_told` has the end."""
    told.clear()

    def run():
        from nobg.scripting import check_mask

        from nobg_core.errors import NobgError

        try:
            report = check_mask(opened[-1].layers[0])
            told.append([report.verdict, [[each.text, each.bounds] for each in report.doubts]])
        except NobgError as error:
            told.append(str(error))

    QTimer.singleShot(0, run)


def script_adjust(options):
    """Call nobg.scripting.adjust_mask in the same way."""
    told.clear()

    def run():
        from nobg.scripting import adjust_mask

        told.append([one.state.value for one in adjust_mask(**options)])

    QTimer.singleShot(0, run)


def script_clean():
    """Call nobg.scripting.clean_colours in the same way."""
    told.clear()

    def run():
        from nobg.scripting import clean_colours

        told.append([one.state.value for one in clean_colours()])

    QTimer.singleShot(0, run)


def script_told():
    return told[0] if told else None
