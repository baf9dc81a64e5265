"""Passages of clips as samples, lane by lane, for listening while one works."""
