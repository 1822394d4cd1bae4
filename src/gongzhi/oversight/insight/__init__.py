"""Figures about appeals, rolled up as they happen: counts, rates with their denominators.

Every figure is computed from rows, never typed; small groups are not shown.
"""
