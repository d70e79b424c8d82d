"""Rules without frameworks: they take values and return values."""
