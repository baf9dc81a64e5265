"""The score-based model of Upton 2023, "Creating Musical Artifacts"."""
