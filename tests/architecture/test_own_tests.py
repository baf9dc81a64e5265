"""Each module of the engine and of ``app.midi_io`` has a test file of its own name in the same place."""

from pathlib import Path

ROOT = Path(__file__).parents[2]


def modules() -> list[str]:
    """Return the modules, as paths from the root."""
    return [
        path.relative_to(ROOT).as_posix()
        for folder in ("engine", "app/midi_io")
        for path in sorted((ROOT / folder).rglob("*.py"))
        if path.name != "__init__.py"
    ]


def test_each_module_has_a_test_file_of_its_own():
    missing = [
        module
        for module in modules()
        if not (ROOT / "tests" / Path(module).with_name(f"test_{Path(module).name}")).is_file()
    ]
    assert not missing
