"""The command line: words to commands, events to text."""
