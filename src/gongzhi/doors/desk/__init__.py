"""工作台: the staff's door, one inbox for everything."""
