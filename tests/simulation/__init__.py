"""A whole office day in one process, by chance and by seed: tablets, office, wires, clocks."""
