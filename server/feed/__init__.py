"""The feed tablets pull: canonical bytes of what changed, numbered in commit order."""
