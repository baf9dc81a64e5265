"""The dialogs of the menu Generate."""
