"""A site of a stranger in a process of its own: its settings, its folder, what it is asked to do."""

import os
import subprocess
import sys

from tests.demo_site import ROOT


def manage(settings: str, folder, *words: str) -> str:
    """Run a command of ``manage.py`` with ``tests.sites.settings.<settings>``; return what it prints."""
    kept = {key: value for key, value in os.environ.items() if not key.startswith(("DJANGO_", "SQA_"))}
    ours = {"DJANGO_SETTINGS_MODULE": f"tests.sites.settings.{settings}", "SQA_SITE_DATA": str(folder)}
    env = {**kept, **ours, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "django", *words]
    ended = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
    assert ended.returncode == 0, ended.stdout[-2000:] + ended.stderr[-4000:]
    return ended.stdout


def ask(settings: str, folder, module: str) -> str:
    """Run the ``main()`` of a module of this package on the site."""
    return manage(settings, folder, "shell", "--command", f"from tests.sites.{module} import main; main()")
