"""Pictures and sound of a clip, for people to judge by."""
