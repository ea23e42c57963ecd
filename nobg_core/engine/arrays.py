"""The array types that travel through the engine."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

# (H, W) in [0, 1]: how much of each pixel the subject covers.
Alpha = NDArray[np.float32]

# (H, W, 3), sRGB-encoded, nothing transparent: what the model and the filters look at.
Rgb = NDArray[np.uint8]
