"""What ``tasks.py`` is made of: standard library only."""
