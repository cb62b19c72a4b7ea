"""Run the command line: ``python -m leeway``."""

from leeway.cli import main

main()
