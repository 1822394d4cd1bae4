"""``gongzhi …``: every command of the house."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.demo")
    execute_from_command_line([Path(sys.argv[0]).name or "gongzhi", *sys.argv[1:]])


if __name__ == "__main__":
    main()
