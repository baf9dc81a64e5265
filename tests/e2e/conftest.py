"""What the tests of the whole program share."""

import pytest

from engine.model.pack import find_packs


@pytest.fixture(autouse=True, scope="session")
def _a_model_is_installed():
    if not find_packs():
        pytest.skip("no model is installed yet")
