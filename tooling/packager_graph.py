"""Asks python-for-android's own graph what it builds: ``python -m tooling.packager_graph NAME…``.

The last line is what comes of it, as JSON: the Python it brings, which packages it builds by a
recipe, and which it takes as wheels. What the packager itself prints stands before.
"""

import json
import sys
from dataclasses import asdict

from pythonforandroid.bootstrap import Bootstrap
from pythonforandroid.build import Context
from pythonforandroid.graph import get_recipe_order_and_bootstrap
from pythonforandroid.recipe import Recipe

from tooling.packager import Plan

BOOTSTRAP = "sdl2"
PYTHON = "python3"


def made_of(names: list[str]) -> Plan:
    """What the packager makes of these names."""
    context = Context()
    bootstrap = Bootstrap.get_bootstrap(BOOTSTRAP, context)
    order, modules, _chosen = get_recipe_order_and_bootstrap(context, names, bootstrap)
    recipes = {name: str(Recipe.get_recipe(name, context).version) for name in order}
    return Plan(recipes[PYTHON], recipes, sorted(modules))


if __name__ == "__main__":
    print(json.dumps(asdict(made_of(sys.argv[1:]))))
