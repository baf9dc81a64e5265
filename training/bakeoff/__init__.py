"""Choices of the model's design, compared at equal training budget."""
