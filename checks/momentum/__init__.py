"""Checks on averages of gradients and momentum, the second half of its note."""
