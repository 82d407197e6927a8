"""What stops a recording, told in one line."""


class Failure(Exception):
    """A recording cannot be made; the message says what is wrong and what to do."""
