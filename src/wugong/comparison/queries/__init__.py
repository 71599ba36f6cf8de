"""Every named read of comparisons."""
