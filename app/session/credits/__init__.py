"""Whose works Ripieno holds or was made from, and under which terms."""
