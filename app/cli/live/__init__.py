"""The commands of live playing: live, controls, ports, panic and doctor."""
