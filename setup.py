"""The packages of Ripieno: each folder under its import name, as pyproject.toml maps them."""

import tomllib
from pathlib import Path

from setuptools import find_packages, setup

FOLDERS = tomllib.loads(Path("pyproject.toml").read_text("utf-8"))["tool"]["setuptools"]["package-dir"]


def list_packages() -> list[str]:
    """Return the import names of all packages, those of data without modules among them."""
    inside = {f"{name}.{package}" for name, folder in FOLDERS.items() for package in find_packages(folder)}
    return sorted({*FOLDERS, *inside})


setup(packages=list_packages())
