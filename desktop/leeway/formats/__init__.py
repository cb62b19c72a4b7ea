"""Bytes and rows to domain objects and back."""
