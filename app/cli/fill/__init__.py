"""The commands that make notes: fill, vary, extend, accompany, reharmonise and generate."""
