"""Following a player: key and chords as they are heard, whose turn it is, answers, canon and harmony."""
