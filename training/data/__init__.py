"""Readers that turn public sources of symbolic music into pieces, and the store that keeps them."""
