"""Exactly what tablet and server both import: words, rules, protocol, records. Nothing else."""
