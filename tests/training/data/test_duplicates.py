from dataclasses import replace

from ripieno.engine.grid.part import make_part
from ripieno.engine.music.roles import Role
from ripieno.training.data.duplicates import fingerprint, is_version
from tests.training.data.builders import plain_piece, with_parts


def test_a_song_is_a_version_of_itself_in_other_company() -> None:
    piece = plain_piece(bars=12)
    pad = make_part(Role.PAD, [(16.0 * bar, 16.0, 50 + bar, 60) for bar in range(12)])
    softer = replace(piece.parts[0], velocity=piece.parts[0].velocity // 2)
    assert is_version(fingerprint([with_parts(piece, pad, softer)]), [fingerprint([piece])])


def test_an_excerpt_is_a_version_wherever_its_bars_lie() -> None:
    piece = plain_piece(bars=16)
    inside = piece.parts[0].onset >= 64
    rows = [
        (float(o) - 64, 1.0, int(p), 80)
        for o, p in zip(piece.parts[0].onset[inside], piece.parts[0].pitch[inside], strict=True)
    ]
    excerpt = with_parts(plain_piece(bars=12), make_part(Role.LEAD, rows))
    assert is_version(fingerprint([excerpt]), [fingerprint([piece])])


def test_other_songs_are_none() -> None:
    others = [fingerprint([plain_piece(bars=32, seed=seed)]) for seed in range(1, 6)]
    assert not is_version(fingerprint([plain_piece(bars=32, seed=0)]), others)


def test_a_shared_beat_makes_no_version() -> None:
    drums_only = with_parts(plain_piece(), plain_piece().parts[1])
    assert fingerprint([drums_only]) == frozenset()
    assert not is_version(fingerprint([drums_only]), [fingerprint([drums_only])])


def test_plain_bars_are_nobodys_own() -> None:
    pulse = make_part(Role.BASS, [(float(step), 1.0, 40, 90) for step in range(0, 128, 2)])
    assert fingerprint([with_parts(plain_piece(), pulse)]) == frozenset()
