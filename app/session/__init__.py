"""The one service layer of command line and window: commands in, events out."""
