"""Checks on why the loss oscillates, the first half of the note on momentum."""
