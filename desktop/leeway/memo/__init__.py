"""The PDF memo: what it says, and how it is set. The only importer of typst."""
