"""Deciding together: which body a matter belongs to, and how it gets there."""
