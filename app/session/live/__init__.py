"""Live: music without end to a port, steered while it plays."""
