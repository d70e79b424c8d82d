"""What the packager itself makes of the app's requirements: ``python -m tooling.packager NAME…``.

It asks python-for-android's own graph, in a process apart, and prints what comes of it as JSON:
the Python it brings, which packages it builds by a recipe, and which it takes as wheels.
"""

import contextlib
import io
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOOTSTRAP = "sdl2"
PYTHON = "python3"


@dataclass(frozen=True)
class Plan:
    """What would be built: recipes with their own versions, and the names of the rest."""

    python: str
    recipes: dict[str, str]
    modules: list[str]


def plan(names: list[str]) -> Plan:
    """What the packager makes of these names; it prints and warns, so it is asked apart."""
    command = [sys.executable, "-W", "ignore", "-m", "tooling.packager", *names]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the packager finds no way to build these: {done.stderr[-2000:]}")
    return Plan(**json.loads(done.stdout))


def main() -> None:
    told = io.StringIO()
    with contextlib.redirect_stdout(told):
        made = _asked(sys.argv[1:])
    print(json.dumps(asdict(made)))


def _asked(names: list[str]) -> Plan:
    from pythonforandroid.bootstrap import Bootstrap  # noqa: PLC0415
    from pythonforandroid.build import Context  # noqa: PLC0415
    from pythonforandroid.graph import get_recipe_order_and_bootstrap  # noqa: PLC0415
    from pythonforandroid.recipe import Recipe  # noqa: PLC0415

    context = Context()
    bootstrap = Bootstrap.get_bootstrap(BOOTSTRAP, context)
    order, modules, _chosen = get_recipe_order_and_bootstrap(context, names, bootstrap)
    recipes = {name: str(Recipe.get_recipe(name, context).version) for name in order}
    return Plan(recipes[PYTHON], recipes, sorted(modules))


if __name__ == "__main__":
    main()
