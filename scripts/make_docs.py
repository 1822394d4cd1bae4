"""``make docs``: writes what ``scripts.documents`` says, once Django is set up."""

from importlib import import_module

import django

if __name__ == "__main__":
    django.setup()
    import_module("scripts.documents").write()
