"""Every named read of collection."""
