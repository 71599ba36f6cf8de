"""The room's rules: pure, values in, decision out."""
