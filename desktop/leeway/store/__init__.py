"""The register file: the only importer of duckdb."""
