"""Rows into what the templates draw."""
