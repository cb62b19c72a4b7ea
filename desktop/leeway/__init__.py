"""Leeway: know which vendor stops you, and for how long you can do without it."""

__version__ = "1.0.0.dev0"
