"""Two at one form: the second is told who changed what, keeps what was typed, and may still decide."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from html import unescape
from threading import Barrier

import pytest
from django.db import connection
from django.test import Client
