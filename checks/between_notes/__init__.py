"""Checks that compare passages of several notes."""
