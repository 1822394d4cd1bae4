"""6 地基: mechanisms without business words."""
