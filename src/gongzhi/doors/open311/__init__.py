"""The door for Open311 GeoReport v2: JSON and XML over the public list and the filing of appeals."""
