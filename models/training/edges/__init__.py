"""The training of the edge refiner: from a coarse alpha and the picture to the alpha itself."""
