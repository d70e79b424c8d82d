"""What happens by the clock and not by anybody's request."""

from server.jobs import releasing

JOBS = {"release": releasing.run}
