"""The register and its rules: frozen dataclasses and pure functions, no input or output, no clock."""
