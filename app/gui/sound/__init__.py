"""Hearing a clip: the transport bar."""
