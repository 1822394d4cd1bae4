"""The territory: official divisions, neighbourhoods, buildings and the parts people own."""
