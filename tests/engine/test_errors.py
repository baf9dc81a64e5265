"""Every error that a user may see has one root."""

import importlib
import inspect
import pkgutil

import ripieno.engine
from ripieno.engine.errors import RipienoError


def test_every_error_of_the_engine_has_the_root():
    names = [each.name for each in pkgutil.walk_packages(ripieno.engine.__path__, "ripieno.engine.")]
    errors = {
        value
        for name in names
        for value in vars(importlib.import_module(name)).values()
        if inspect.isclass(value) and issubclass(value, Exception) and value.__module__.startswith("ripieno.")
    }
    assert len(errors) > 5
    assert [each for each in errors if not issubclass(each, RipienoError)] == []
