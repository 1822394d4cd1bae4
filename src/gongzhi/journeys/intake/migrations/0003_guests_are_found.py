"""Guests of meetings held before get the index of their number, and who they proved to be."""

from typing import Any

from django.db import migrations

from gongzhi.register.people.queries import phone_index


def find_guests(apps: Any, schema_editor: Any) -> None:
    persons = apps.get_model("people", "Person").objects.filter(phone_verified_at__isnull=False)
    guests = apps.get_model("intake", "Guest").objects
    for guest in guests.filter(phone__isnull=False, phone_index__isnull=True).iterator():
        guest.phone_index = phone_index(guest.phone)
        guest.person = persons.filter(phone_index=guest.phone_index).first()
        guest.save(update_fields=["phone_index", "person"])


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_who_a_guest_is")]

    operations = [migrations.RunPython(find_guests, migrations.RunPython.noop)]
