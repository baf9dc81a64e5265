"""Open Sound Control: the controls of a live session over a network."""
