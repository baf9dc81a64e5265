"""Benchmarks, run side by side with the alternatives."""
