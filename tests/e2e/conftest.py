"""The files that whole runs of the program begin with."""

from pathlib import Path

import pytest

from tests.support import small_song
from tests.support.program import EXAMPLES


@pytest.fixture
def song(tmp_path: Path) -> Path:
    """Write the small song; return its path."""
    return small_song.write_song(tmp_path)


@pytest.fixture(params=EXAMPLES, ids=lambda path: path.stem)
def example(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """Copy a shipped example as ``song.mid``; return the copy's path."""
    copy = tmp_path / "song.mid"
    copy.write_bytes(request.param.read_bytes())
    return copy
