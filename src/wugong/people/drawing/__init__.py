"""From rows to what the templates draw: masked, translated, dated."""
