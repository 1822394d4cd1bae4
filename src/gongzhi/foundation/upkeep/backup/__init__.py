"""One folder that holds everything but the keys, and a database made of it again.

A folder has ``manifest.json``, one COPY stream for each table and the sealed files in
archives of some hundred megabytes. No program but this one is needed, neither to make it nor
to read it: the streams are PostgreSQL's own text format, packed with gzip, the archives tar.
The tables are one snapshot: writers go on meanwhile and wait for nothing.
"""

from .making import back_up
from .manifest import BackupRefused, Manifest
from .restoring import check, restore

__all__ = ["BackupRefused", "Manifest", "back_up", "check", "restore"]
