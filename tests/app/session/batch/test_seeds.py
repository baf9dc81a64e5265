from hypothesis import given
from hypothesis import strategies as st

from ripieno.app.session.batch.seeds import file_seed


@given(st.integers(0, 2**40), st.text(), st.integers(0, 9))
def test_a_seed_depends_on_nothing_but_what_it_is_of(master, name, part):
    seed = file_seed(master, name, part)
    assert seed == file_seed(master, name, part)
    assert 0 <= seed < 2**32


def test_files_parts_and_batches_have_different_seeds():
    seeds = {file_seed(master, name, part) for master in (1, 2) for name in ("a", "b") for part in (0, 1)}
    assert len(seeds) == 8


def test_the_seed_of_a_file_stays_the_same_in_later_versions():
    assert file_seed(5, "songs/a.mid") == 4130758820
