"""A table with sealed columns that exists only while a test runs."""

from __future__ import annotations

import pytest
from django.db import connection, models
from django.test.utils import isolate_apps

from gongzhi.foundation.crypto import EncryptedTextField


@pytest.fixture
def letters(db):
    """A model of one sealed column in each ring, with its own registry at ``_meta.apps``."""
    with isolate_apps("gongzhi.foundation.crypto"):

        class Letter(models.Model):
            text = EncryptedTextField()
            note = EncryptedTextField(ring="membership", null=True)

            class Meta:
                app_label = "crypto"

            def __str__(self) -> str:
                return str(self.pk)

        with connection.schema_editor() as editor:
            editor.create_model(Letter)
        yield Letter
