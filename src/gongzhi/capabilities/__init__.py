"""4 能力: what several journeys need."""
