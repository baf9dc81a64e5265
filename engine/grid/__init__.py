"""Clips as numbers: beat patches of planes, and the way there and back."""
