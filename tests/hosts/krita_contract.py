"""The host contract, in whole runs: what holds when the image changes while nobg works."""

from krita_calls import at_work, error_after, open_scenes, outcomes_after
from registry import Registry

CHECKS = check = Registry()


def refusal(krita, *change, kind="rgb_8_bit"):
    """Return the error of a run during which the image was changed; no mask may have come."""
    open_scenes(krita, kind)
    return {"refusal": error_after(krita, change)}


@check
def layer_deleted_while_working(krita):
    return refusal(krita, "delete_layer")


@check
def layer_deleted_before_reading(krita):
    open_scenes(krita, "rgb_8_bit", "rgb_8_bit")

    def work():
        with at_work(krita, "start", 0):
            krita.ask("start")  # waits for its turn
            krita.ask("delete_layer")

    outcomes_after(krita, work)
    return {"refusal": krita.ask("last_outcomes")[0]["error"]}


@check
def layer_resized_while_working(krita):
    answer = refusal(krita, "scale_image", kind="group")
    assert krita.ask("masks") == [None]
    return answer


@check
def image_resized_while_working(krita):
    answer = refusal(krita, "scale_image")
    assert krita.ask("masks") == [None]
    return answer


@check
def layer_moved_while_working(krita):
    answer = refusal(krita, "move_layer")
    assert krita.ask("masks") == [None]
    return answer


@check
def mask_added_while_working(krita):
    return refusal(krita, "give_front_layer_a_mask")


@check
def mask_painted_while_working(krita):
    answer = refusal(krita, "paint_own_mask", kind="mask_replaced")
    assert krita.ask("masks")[0][0] == 1, "the painted mask was replaced"
    return answer


@check
def mask_painted_while_waiting(krita):
    open_scenes(krita, "rgb_8_bit", "group")
    outcomes_after(krita, lambda: krita.ask("start"))

    def work():
        with at_work(krita, "start", 0):
            krita.ask("start", -1, {"existing_mask": "replace"})  # read at its turn
            krita.ask("paint_own_mask")

    outcomes_after(krita, work)
    assert krita.ask("masks")[0][0] == 1, "the painted mask was replaced"
    return {"refusal": krita.ask("last_outcomes")[0]["error"]}


@check
def image_closed_while_working(krita):
    answer = refusal(krita, "close_front")
    assert "was closed" in answer["refusal"], answer
    return answer
