"""The example site run as its users run it: by manage.py, with its data in a folder of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent
MANAGE = ROOT / "example_site" / "manage.py"


def environment(data):
    """The process environment of the example site with its data in a folder of its own."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "SQA_"))}
    return {**kept, "SQA_DEMO_DATA": str(data), "PYTHONUNBUFFERED": "1"}


def manage(data, *arguments):
    command = [sys.executable, str(MANAGE), *arguments]
    return subprocess.run(command, env=environment(data), check=True, capture_output=True, text=True).stdout
