"""Papers made on the tablet."""
