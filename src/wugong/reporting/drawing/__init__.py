"""Figures and reports as words for the page."""
