"""Every error that a user may see has one root, and words for another sentence."""

import importlib
import inspect
import pkgutil

import ripieno.engine
from ripieno.engine.errors import RipienoError, cause_of


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


def test_the_cause_of_an_error_is_its_words_on_one_line_without_the_full_stop_or_else_its_name():
    assert cause_of(RipienoError("The file\n is damaged.")) == "The file is damaged"
    assert cause_of(ValueError()) == "ValueError"
