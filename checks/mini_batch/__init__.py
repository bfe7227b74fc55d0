"""Checks on the note about mini-batches."""
