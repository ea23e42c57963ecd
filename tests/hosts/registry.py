"""What checks and builders are entered into, under their own names. Runs anywhere."""


class Registry(dict):
    """Functions by their names; a decorator that enters one."""

    def __call__(self, function):
        self[function.__name__] = function
        return function
