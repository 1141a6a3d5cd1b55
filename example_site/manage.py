#!/usr/bin/env python
"""Django's command line for the example site, which is a demo here: errors are shown, known log-ins are made."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "example_site.settings")
    os.environ.setdefault("SQA_DEMO_DEBUG", "1")
    execute_from_command_line(sys.argv)
