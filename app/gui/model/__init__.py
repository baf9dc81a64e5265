"""The state of the editor, in parts that each have their own signals."""
