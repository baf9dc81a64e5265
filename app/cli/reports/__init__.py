"""The commands that only report: info, show, compare, models, samplers and self-test."""
