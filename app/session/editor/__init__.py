"""A working session on one clip: what it holds, what was done to it, how it is kept."""
