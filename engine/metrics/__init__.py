"""Measures of filled bars, on notes."""
