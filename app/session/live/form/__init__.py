"""The form of live music: sections with chords, themes that return, drum fills and dynamics."""
