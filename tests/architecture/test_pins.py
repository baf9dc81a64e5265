"""What is named in several files is the same in all of them."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HOOKS = (ROOT / ".pre-commit-config.yaml").read_text(encoding="utf-8")
WORKFLOW = (ROOT / ".github/workflows/ci.yml").read_text(encoding="utf-8")
PINS = dict(
    line.split("==")
    for line in (ROOT / "requirements/constraints.txt").read_text(encoding="utf-8").splitlines()
    if "==" in line
)


@pytest.mark.parametrize(
    ("repository", "package"), [("ruff-pre-commit", "ruff"), ("check-jsonschema", "check-jsonschema")]
)
def test_a_hook_has_the_version_that_is_pinned(repository, package):
    (version,) = re.findall(rf"/{repository}\n\s+rev: v?([\d.]+)\n", HOOKS)
    assert version == PINS[package]


def test_the_workflow_runs_every_python_that_the_project_names():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = [each.rpartition(" ")[2] for each in project["classifiers"] if ":: Python :: 3." in each]
    (matrix,) = re.findall(r"^\s+python: \[(.*)\]$", WORKFLOW, re.MULTILINE)
    assert [each.strip(' "') for each in matrix.split(",")] == named


def test_the_workflow_runs_on_the_three_systems():
    (matrix,) = re.findall(r"^\s+os: \[(.*)\]$", WORKFLOW, re.MULTILINE)
    assert [each.strip().partition("-")[0] for each in matrix.split(",")] == ["ubuntu", "macos", "windows"]


def test_the_workflow_runs_what_the_project_calls_its_checks():
    assert "- run: .ci/run\n" in WORKFLOW
