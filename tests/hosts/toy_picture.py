"""The picture that the toy engine gets in every editor, and what masks of it hold.

The toy engine (toy_worker.py) takes the red of what it is sent for the alpha, and the picture's
red runs from 0 to 255 over 16 x 16 pixels. So a mask tells exactly which pixels were read, from
where, in which colours, and whether each of the 256 values arrived.
"""

SIDE_PX = 16
RAMP = list(range(SIDE_PX * SIDE_PX))
INVERTED = RAMP[::-1]
# What masks that are there before nobg hold everywhere.
HALF = 128
HALF_MASK = bytes([HALF] * len(RAMP))
# On the sample picture: a hole in the mug, then a piece of the floor; and what is out of reach.
STROKES = ((520, 290, 30, 0), (520, 780, 30, 255))
FAR_PX = 100


def with_rows(rows, strokes):
    """Return the ramp with whole rows of one value, and in its last pixel the number of strokes."""
    values = [rows.get(value // SIDE_PX, value) for value in RAMP]
    return [*values[:-1], strokes]


def assert_refined(painted, refined, width, stroke):
    """Hold that a stroke was law and was followed, and that nothing changed far from it.

    Args:
        painted: the mask before, row by row.
        refined: the mask after.
        width: of the mask.
        stroke: (x, y, side, value) of a painted square.
    """
    x, y, side, value = stroke
    rows = [refined[start : start + width] for start in range(0, len(refined), width)]
    assert all(set(row[x : x + side]) == {value} for row in rows[y : y + side]), "a lost stroke"
    assert refined != painted, "nothing followed the stroke"
    above, below = (y - FAR_PX) * width, (y + side + FAR_PX) * width
    assert refined[:above] == painted[:above]
    assert refined[below:] == painted[below:]


def adobe_red(*colour):
    """Return the red in sRGB of an Adobe RGB (1998) colour, by the published matrix and curve."""
    red, green, _ = (pow(part / 255, 563 / 256) for part in colour)
    linear = 1.39836 * red - 0.39836 * green
    return round(255 * (1.055 * pow(linear, 1 / 2.4) - 0.055))
