"""Settings, URLs and how the house is started."""
