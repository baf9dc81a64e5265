"""Help in windows of its own: the doctor, set-up pages and the list of keys."""
