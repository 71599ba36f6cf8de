"""Rows of collection as templates draw them."""
