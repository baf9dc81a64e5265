"""How far an example may differ from its source, and what it leaves out."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Augmentation:
    """How far an example may differ from its source, and what it may not be told.

    Attributes:
        transpose: Largest transposition in semitones, up or down.
        loudness: Largest change of all velocities, as a share of them, up or down.
        split: Chance that a keys lane is split into bass and keys.
        merge: Chance that all tonal lanes become one keys lane.
        adrift: Chance that the music lies beside its bar lines, as in files played
            without a click or with a pick-up that was not written.
        drop_lane: Chance that a lane is left out, where others remain.
        drop_role: Chance that the role of a lane with context is not specified.
        drop_chords: Chance that chords are not told.
        drop_density: Chance that densities are not told.
        give_rhythm: Chance that the hidden rhythm is given.
        drop_reference: Chance that no passage of the rest of the song is shown.
        end_here: Chance, where the first or last bars of the window are hidden, that nothing is known of
            the song beyond them.
        drop_tempo: Chance that the tempo is not told.
        drop_style: Chance that the style is not told.
        drop_family: Chance, of each lane, that the family of its instrument is not told.
        drop_register: Chance, of each lane, that its register is not told.
        drop_playing: Chance, of each lane, that its voices, and whether it is held or struck, are not told.
        drop_pitches: Chance, of each lane, that the pitches of its known notes are no evidence.
        drop_places: Chance, of each lane, that the places of its known notes are no evidence.
    """

    transpose: int = 6
    loudness: float = 0.15
    split: float = 0.1
    merge: float = 0.08
    adrift: float = 0.1
    drop_lane: float = 0.15
    drop_role: float = 0.1
    drop_chords: float = 0.5
    drop_density: float = 0.3
    give_rhythm: float = 0.1
    drop_reference: float = 0.2
    end_here: float = 0.6
    drop_tempo: float = 0.3
    drop_style: float = 0.4
    drop_family: float = 0.3
    drop_register: float = 0.2
    drop_playing: float = 0.2
    drop_pitches: float = 0.15
    drop_places: float = 0.15
