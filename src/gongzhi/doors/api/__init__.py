"""The programs' door: JSON over the same services, queries and permissions as the pages."""
