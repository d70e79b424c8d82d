"""The tablet: what an inspector holds on a campus, with or without a network."""
