"""Every compiled loop of the engine; nothing here checks its input."""
