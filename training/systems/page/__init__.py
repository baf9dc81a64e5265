"""The page that compares all published systems: tables, pictures, sounds and text."""
