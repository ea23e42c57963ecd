"""The code that trains, measures and exports the models in `models/`."""
