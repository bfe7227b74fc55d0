"""Checks on the note that walks downhill."""
