"""Live music: a sender in a process of its own, its clocks and its ports."""
