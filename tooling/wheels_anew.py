"""Writes ``mobile/packaging/wheels.txt`` anew from the index: ``python -m tooling.wheels_anew``."""

from tooling import tablet, wheels

if __name__ == "__main__":
    wheels.write(wheels.ask(tablet.as_wheels()))
