"""Checks on the note about three basic optimisers."""
