"""Published systems that play without torch: what they read and write, and how they make notes."""
