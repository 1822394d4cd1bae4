"""Contribution 支持: a community's outreach to the units of its area, and what they agree to."""
