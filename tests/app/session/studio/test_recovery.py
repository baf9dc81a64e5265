"""What is kept of a session is found again once its program has gone, and only then."""

import os
import subprocess
import sys

import pytest

from app.session.studio.document import Document
from app.session.studio.history import History
from app.session.studio.project import Project
from app.session.studio.recovery import Recovery
from tests.support.program import EXAMPLES


@pytest.fixture
def project():
    return Project(History.of(Document.open(EXAMPLES[0])), EXAMPLES[0])


def gone():
    """Return the number of a process that has ended."""
    process = subprocess.Popen([sys.executable, "-c", "pass"])
    process.wait()
    return process.pid


def test_a_session_whose_program_has_gone_is_found(tmp_path, project):
    here = Recovery(tmp_path)
    here.keep(project)
    left = tmp_path / f"{gone()}.ripieno"
    here.path.rename(left)
    ((path, found),) = Recovery(tmp_path).left()
    assert path == left
    assert found.history == project.history


def test_our_own_session_and_those_of_running_programs_are_left_alone(tmp_path, project):
    here = Recovery(tmp_path)
    here.keep(project)
    (tmp_path / f"{os.getppid()}.ripieno").write_bytes(here.path.read_bytes())
    assert list(Recovery(tmp_path).left()) == []


def test_a_damaged_session_is_passed_over(tmp_path):
    (tmp_path / f"{gone()}.ripieno").write_bytes(b"half of it")
    assert list(Recovery(tmp_path).left()) == []


def test_what_is_forgotten_is_gone(tmp_path, project):
    here = Recovery(tmp_path)
    here.keep(project)
    here.forget()
    here.forget()
    assert list(tmp_path.iterdir()) == []
