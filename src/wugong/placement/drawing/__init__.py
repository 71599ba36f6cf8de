"""Placement as its pages draw it: rows become suggestions, bars, heat and buttons."""
