"""Published systems, rebuilt: each is a network, a representation and settings over shared loops."""
