"""How the demo tells its story: a line for each act, pictures in ``build/demo/``."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


class Pictures:
    """The folder the pictures go to, and whether any are wanted."""

    folder = ROOT / "build" / "demo"
    wanted = True


def say(who: str, what: str) -> None:
    """One line of the story."""
    print(f"{who:>12} · {what}", flush=True)
