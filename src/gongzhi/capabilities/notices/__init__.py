"""Telling people: a notice they find when they come back, and a text message where it matters."""
