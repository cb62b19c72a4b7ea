"""What reading a file raises when whoever asked for it doesn't want it any more."""


class Interrupted(Exception):
    """The reading was stopped."""
