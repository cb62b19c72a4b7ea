"""Use cases, without Qt: open, edit, import, export, assess, write a memo."""
