"""Jobs: done once, whoever is killed."""
