"""The public names, and that importing the package is cheap."""

import subprocess
import sys

import pytest

import ripieno


def test_every_public_name_is_there_and_documented():
    for name in ripieno.__all__:
        assert getattr(ripieno, name).__doc__


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        ripieno.nothing  # noqa: B018


def test_importing_loads_no_heavy_library():
    words = "import ripieno, sys; print(sorted({'numpy', 'onnxruntime', 'mido', 'scipy'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_names_are_listed():
    assert dir(ripieno) == sorted(ripieno.__all__)
