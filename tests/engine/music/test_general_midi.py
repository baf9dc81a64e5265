from ripieno.engine.music.general_midi import PROGRAMS, sound_name


def test_there_are_128_different_sounds():
    assert len(PROGRAMS) == len(set(PROGRAMS)) == 128


def test_programs_stand_at_their_numbers():
    assert PROGRAMS[0] == "Acoustic grand piano"
    assert PROGRAMS[33] == "Fingered bass"
    assert PROGRAMS[48] == "String ensemble 1"
    assert PROGRAMS[81] == "Sawtooth lead"
    assert PROGRAMS[127] == "Gunshot"


def test_the_drum_channel_is_a_kit_whatever_its_program():
    assert sound_name(5, 9) == sound_name(None, 9) == "Drum kit"


def test_a_lane_without_program_has_no_sound_name():
    assert sound_name(None, 0) == ""
