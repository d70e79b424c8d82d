"""What travels between tablet and server, as plain frozen dataclasses.

Readers let unknown fields pass: an older tablet lives on beside a newer server.
"""
