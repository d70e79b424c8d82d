"""Keeping in step with the office: one engine, three lanes, one wire."""
