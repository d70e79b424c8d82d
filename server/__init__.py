"""The office's side: API, console, rules of rectification and look-back, sync."""
