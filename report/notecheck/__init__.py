"""notecheck: every claim of your lecture notes, checked."""

__version__ = "0.1.0"
