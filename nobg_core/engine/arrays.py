"""The array types that travel through the engine."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

# (H, W) in [0, 1]: how much of each pixel the subject covers.
Alpha = NDArray[np.float32]

# (H, W, 3), sRGB-encoded, nothing transparent: what the model and the filters look at.
Rgb = NDArray[np.uint8]

# (H, W): one value a pixel, such as a selection or a stroke.
Plane = NDArray[np.uint8]

# Rows and columns of a part of a picture.
Area = tuple[slice, slice]

# uint8 or uint16, as deep as the file or the host's mask.
Pixels = NDArray[np.unsignedinteger[Any]]
