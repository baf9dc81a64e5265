"""A report names types and places, and nothing of the user's."""

import os
from pathlib import Path

import pytest

from ripieno.app.gui.fault_report import ROOT, describe, kind_of, surroundings, without_folders


def caught(work) -> Exception:
    """Return what a piece of work raises."""
    try:
        work()
    except Exception as error:  # noqa: BLE001
        return error
    raise AssertionError


def fail(error: BaseException) -> None:
    """Raise an error."""
    raise error


def fail_because(error: BaseException, cause: BaseException) -> None:
    """Raise an error that another one led to."""
    raise error from cause


def fail_while(error: BaseException, before: BaseException) -> None:
    """Raise an error while another one is handled."""
    try:
        fail(before)
    except Exception:  # noqa: BLE001
        raise error  # noqa: B904 (the context is what is tested)


PRIVATE = "My unpublished song"


@pytest.mark.parametrize(
    "error",
    [
        ValueError(PRIVATE),
        KeyError(PRIVATE),
        TypeError(PRIVATE),
        AttributeError(PRIVATE),
        OSError(5, PRIVATE, f"/home/me/{PRIVATE}.mid"),
        UnicodeDecodeError("utf-8", PRIVATE.encode(), 0, 1, PRIVATE),
        ExceptionGroup(PRIVATE, [ValueError(PRIVATE)]),
    ],
)
def test_no_message_that_may_hold_the_user_s_own_is_in_a_report(error):
    for work in (
        lambda: fail(error),
        lambda: fail_because(RuntimeError(PRIVATE), error),
        lambda: fail_while(RuntimeError(PRIVATE), error),
    ):
        text = describe(caught(work))
        assert PRIVATE not in text
        assert type(error).__name__ in text
        assert "in fail" in text


def test_what_python_itself_says_of_the_program_is_in_a_report():
    assert "'NoneType' object has no attribute 'lanes'" in describe(caught(lambda: None.lanes))
    assert "by zero" in describe(caught(lambda: 1 // 0))
    assert PRIVATE not in describe(caught(lambda: int(PRIVATE)))


def test_what_led_to_an_error_comes_before_it():
    text = describe(caught(lambda: fail_because(ValueError(), KeyError())))
    assert text.index("KeyError") < text.index("That led to") < text.index("ValueError")


def test_errors_that_lead_to_each_other_end():
    one, two = ValueError(), KeyError()
    one.__context__, two.__context__ = two, one
    assert describe(one).count("ValueError") == 1


def test_places_are_named_below_the_program_s_folder():
    text = describe(caught(lambda: Path(b"no text")))
    assert f'"{Path(__file__).relative_to(ROOT).as_posix()}"' in text
    assert str(ROOT) not in text
    assert os.sep + "lib" + os.sep not in text


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("cannot open /home/me/Songs/a.mid", "cannot open a.mid"),
        ("'C:\\Users\\me\\a.mid' is locked", "'a.mid' is locked"),
        ("QFont::fromString: invalid", "QFont::fromString: invalid"),
    ],
)
def test_files_are_called_by_their_names(text, short):
    assert without_folders(text) == short


def test_faults_of_one_kind_have_their_type_and_place_in_common():
    kinds = {kind_of(caught(lambda number=number: fail(ValueError(number)))) for number in range(3)}
    assert len(kinds) == 1
    assert kind_of(caught(lambda: fail(KeyError()))) not in kinds
    assert str(kind_of(ValueError())).startswith("ValueError")
    assert str(next(iter(kinds))).startswith("ValueError in tests/app/gui/test_fault_report.py, line ")


def test_the_surroundings_name_the_versions():
    assert "ripieno" in surroundings()
    assert "Python 3." in surroundings()
