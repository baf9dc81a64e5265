"""What a person touches: files and ports, the session, the command line, the window."""
