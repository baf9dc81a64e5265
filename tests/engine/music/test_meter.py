import pytest
from hypothesis import given
from hypothesis import strategies as st

from ripieno.engine.music.meter import MetreChange, TempoChange, TimeMap

FAR = 2**40

tempo_changes = st.lists(
    st.builds(TempoChange, st.integers(0, 10**6), st.integers(50_000, 4_000_000)), max_size=12
)
metre_changes = st.lists(
    st.builds(
        MetreChange, st.integers(0, 10**5), st.integers(1, 21), st.sampled_from((1, 2, 4, 8, 16, 32, 64))
    ),
    max_size=12,
)
time_maps = st.builds(
    TimeMap.build, st.sampled_from((1, 24, 96, 120, 480, 960, 32767)), tempo_changes, metre_changes
)
hostile_maps = st.builds(
    TimeMap.build,
    st.integers(-5, 2**15),
    st.lists(st.builds(TempoChange, st.integers(-9, FAR), st.integers(-9, 2**24)), max_size=9),
    st.lists(
        st.builds(
            MetreChange,
            st.integers(-9, FAR),
            st.integers(-1, 255),
            st.integers(0, 255).map(lambda power: 2**power) | st.integers(-2, 9),
        ),
        max_size=9,
    ),
)


def test_a_map_of_nothing_is_four_four_at_120() -> None:
    for time in (TimeMap(480), TimeMap(480, (), ()), TimeMap.build(480, [], [])):
        assert [time.bar_start(bar) for bar in range(4)] == [0, 1920, 3840, 5760]
        assert time.metre_at(7) == MetreChange(0, 4, 4)
        assert time.tempo_at(0) == 120.0
        assert time.seconds_at(960) == 1.0


def test_a_step_is_a_sixteenth() -> None:
    assert TimeMap(480).step_ticks == 120.0
    assert TimeMap(90).step_ticks == 22.5


def test_metres_change_in_mid_file() -> None:
    time = TimeMap(
        480, metres=(MetreChange(0, 4, 4), MetreChange(3840, 7, 8), MetreChange(3840 + 2 * 1680, 3, 4))
    )
    assert [time.bar_start(bar) for bar in range(6)] == [0, 1920, 3840, 5520, 7200, 8640]
    assert [time.bar_length(bar) for bar in range(6)] == [1920, 1920, 1680, 1680, 1440, 1440]
    assert [time.metre_at(bar).numerator for bar in range(6)] == [4, 4, 7, 7, 3, 3]


def test_a_pick_up_bar_is_one_that_the_next_metre_cuts_short() -> None:
    time = TimeMap(480, metres=(MetreChange(0, 4, 4), MetreChange(480, 4, 4)))
    assert [time.bar_start(bar) for bar in range(3)] == [0, 480, 2400]
    assert time.bar_length(0) == 480


def test_a_metre_change_inside_a_bar_begins_a_new_bar() -> None:
    time = TimeMap(96, metres=(MetreChange(0, 4, 4), MetreChange(384 + 100, 3, 4)))
    assert [time.bar_start(bar) for bar in range(4)] == [0, 384, 484, 772]
    assert time.bar_at(483) == 1
    assert time.bar_at(484) == 2


def test_four_four_holds_before_the_first_metre() -> None:
    time = TimeMap(480, metres=(MetreChange(1920, 3, 4),))
    assert [time.bar_start(bar) for bar in range(4)] == [0, 1920, 3360, 4800]
    assert time.metre_at(0) == MetreChange(0, 4, 4)


def test_bars_that_are_no_whole_number_of_ticks_do_not_drift() -> None:
    time = TimeMap(1, metres=(MetreChange(0, 3, 8),))  # 1.5 ticks a bar
    assert [time.bar_start(bar) for bar in range(7)] == [0, 2, 3, 5, 6, 8, 9]
    assert time.bar_start(2_000_000) == 3_000_000


def test_bars_before_the_file_continue_the_first_metre() -> None:
    time = TimeMap(480, metres=(MetreChange(0, 3, 4),))
    assert time.bar_start(-1) == -1440
    assert time.bar_at(-1) == -1


@pytest.mark.parametrize(("end", "bars"), [(-5, 0), (0, 0), (1, 1), (1920, 1), (1921, 2)])
def test_bar_count_covers_the_end(end: int, bars: int) -> None:
    assert TimeMap(480).bar_count(end) == bars


def test_tempo_changes_add_up_to_exact_seconds() -> None:
    time = TimeMap(480, (TempoChange(0, 500_000), TempoChange(960, 250_000), TempoChange(1920, 1_000_000)))
    assert [time.seconds_at(tick) for tick in (0, 480, 960, 1920, 2400)] == [0.0, 0.5, 1.0, 1.5, 2.5]
    assert [time.tick_at(seconds) for seconds in (0.0, 0.5, 1.0, 1.5, 2.5)] == [0, 480, 960, 1920, 2400]
    assert [time.tempo_at(tick) for tick in (959, 960, 1919, 1920)] == [120.0, 240.0, 240.0, 60.0]


def test_a_long_ramp_of_tempos_keeps_its_exact_sum() -> None:
    steps = range(20_000)
    time = TimeMap(480, tuple(TempoChange(7 * step, 400_000 + step) for step in steps))
    assert time.seconds_at(7 * 20_000) == sum(7 * (400_000 + step) for step in steps) / (480 * 1_000_000)


@given(time_maps, st.integers(0, 5000))
def test_a_bar_holds_its_first_tick_and_not_the_tick_before(time: TimeMap, bar: int) -> None:
    assert time.bar_at(time.bar_start(bar)) == bar
    assert time.bar_at(time.bar_start(bar) - 1) == bar - 1
    assert time.bar_length(bar) >= 1


@given(time_maps, st.integers(0, 10**6))
def test_a_tick_lies_in_its_bar(time: TimeMap, tick: int) -> None:
    bar = time.bar_at(tick)
    assert time.bar_start(bar) <= tick < time.bar_start(bar + 1)
    assert time.bar_count(tick) == (bar if tick == time.bar_start(bar) else bar + 1)


@given(time_maps)
def test_every_metre_change_begins_a_bar(time: TimeMap) -> None:
    for change in time.metres:
        assert time.bar_start(time.bar_at(change.tick)) == change.tick
        assert time.metre_at(time.bar_at(change.tick)) == change


@given(time_maps, st.integers(0, 10**7))
def test_ticks_survive_the_way_through_seconds(time: TimeMap, tick: int) -> None:
    assert time.tick_at(time.seconds_at(tick)) == tick


@given(time_maps, st.floats(0, 10_000))
def test_the_tick_of_a_time_is_the_nearest(time: TimeMap, seconds: float) -> None:
    tick = time.tick_at(seconds)
    error = abs(time.seconds_at(tick) - seconds)
    neighbours = [abs(time.seconds_at(other) - seconds) for other in (tick - 1, tick + 1) if other >= 0]
    assert all(error <= other + 1e-9 for other in neighbours)


@given(time_maps, st.integers(0, 10**6), st.integers(1, 10**6))
def test_time_never_runs_backwards(time: TimeMap, tick: int, later: int) -> None:
    assert time.seconds_at(tick) < time.seconds_at(tick + later)


@given(hostile_maps, st.integers(0, FAR))
def test_any_file_gives_a_map_whose_bars_and_seconds_can_be_found(time: TimeMap, tick: int) -> None:
    bar = time.bar_at(tick)
    assert time.bar_start(bar) <= tick < time.bar_start(bar + 1)
    assert time.seconds_at(tick) >= 0
    assert time.tempos[0].tick == time.metres[0].tick == 0


def test_build_sorts_and_lets_the_last_change_at_a_tick_win() -> None:
    time = TimeMap.build(
        480,
        [TempoChange(960, 400_000), TempoChange(0, 600_000), TempoChange(960, 300_000)],
        [MetreChange(1920, 2, 4), MetreChange(0, 3, 4), MetreChange(0, 4, 4)],
    )
    assert time.tempos == (TempoChange(0, 600_000), TempoChange(960, 300_000))
    assert time.metres == (MetreChange(0, 4, 4), MetreChange(1920, 2, 4))


def test_build_ignores_what_cannot_be() -> None:
    metres = [MetreChange(0, 0, 4), MetreChange(10, 7, 2**255), MetreChange(20, 4, 0), MetreChange(-1, 3, 4)]
    tempos = [TempoChange(5, 0), TempoChange(-5, 400_000)]
    assert TimeMap.build(480, tempos, metres) == TimeMap(480)
    assert TimeMap.build(0, [], []).ppq == 1


def test_millions_of_bars_cost_nothing() -> None:
    time = TimeMap.build(480, [], [MetreChange(0, 1, 64), MetreChange(2**35, 4, 4)])
    assert time.bar_at(2**35) == -(-(2**35) // 30)
    assert time.bar_start(time.bar_at(2**35) + 10**9) == 2**35 + 1920 * 10**9


@pytest.mark.parametrize(
    ("ppq", "tempos", "metres"),
    [
        (0, (), ()),
        (480, (TempoChange(-1, 1),), ()),
        (480, (TempoChange(5, 1), TempoChange(5, 1)), ()),
        (480, (TempoChange(0, 0),), ()),
        (480, (), (MetreChange(0, 0, 4),)),
        (480, (), (MetreChange(0, 4, 2**255),)),
        (480, (), (MetreChange(9, 4, 4), MetreChange(8, 4, 4))),
    ],
)
def test_a_map_without_bars_or_seconds_is_refused(
    ppq: int, tempos: tuple[TempoChange, ...], metres: tuple[MetreChange, ...]
) -> None:
    with pytest.raises(ValueError, match=r"\w"):
        TimeMap(ppq, tempos, metres)


@given(st.integers(0, 40_000), st.sampled_from([24.0, 40.0, 120.0, 55.5]))
def test_the_nearest_grid_line_is_counted_from_the_bar(tick, cell):
    time = TimeMap.build(480, (), (MetreChange(0, 7, 8),))
    start = time.bar_start(time.bar_at(tick))
    found = time.nearest(tick, cell)
    assert abs(found - tick) <= cell / 2 + 0.51
    assert abs((found - start) / cell - round((found - start) / cell)) * cell < 0.51


@pytest.mark.parametrize(
    ("metres", "has_pickup", "main"),
    [
        (((0, 1, 4), (96, 4, 4)), True, (4, 4)),
        (((0, 3, 8), (144, 6, 8)), True, (6, 8)),
        (((0, 4, 4), (96, 4, 4)), True, (4, 4)),  # a bar that the next one cuts
        (((0, 4, 4),), False, (4, 4)),
        (((0, 4, 4), (384, 3, 4)), False, (4, 4)),  # longer than the second bar
        (((0, 2, 4), (384, 4, 4)), False, (2, 4)),  # two bars
        (((0, 2, 4), (192, 3, 4), (480, 2, 4)), False, (2, 4)),  # metres that alternate
        (((0, 1, 4), (96, 4, 4), (480, 4, 4)), True, (4, 4)),
    ],
)
def test_a_pickup_is_a_first_bar_shorter_than_those_after_it(metres, has_pickup, main) -> None:
    time = TimeMap(96, (), tuple(MetreChange(*each) for each in metres))
    assert time.has_pickup is has_pickup
    assert (time.main_metre.numerator, time.main_metre.denominator) == main
