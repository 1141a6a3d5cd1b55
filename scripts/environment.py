"""Make the virtual environment that the make targets share, once.

Runs on the machine's own Python before anything is installed. So: standard library only, and syntax that
Python 3.6 reads, for a too old Python to answer with a sentence and not with a traceback.
"""

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)


def check_version():
    """Exit with a sentence when this Python is too old."""
    if sys.version_info < OLDEST:
        sys.exit(
            "wagtail-sqa needs Python 3.11 or newer and {} is {}.{}: install a newer one, or run make with "
            "PYTHON=/path/to/python.".format(sys.executable, *sys.version_info[:2])
        )


def check_venv_module():
    """Exit with a sentence when this Python cannot make virtual environments, as on Debian without python3-venv."""
    if importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip"):
        return
    sys.exit(
        "{} cannot make virtual environments: install its venv module (on Debian and Ubuntu: "
        "sudo apt install python{}.{}-venv) and run make again.".format(sys.executable, *sys.version_info[:2])
    )


def works(python):
    """Whether the interpreter starts; a moved folder or a removed Python leaves a dead link behind."""
    try:
        return subprocess.call([str(python), "-c", ""], stderr=subprocess.DEVNULL) == 0
    except OSError:
        return False


def create():
    check_venv_module()
    print("Making a virtual environment in .venv …", flush=True)
    if subprocess.call([sys.executable, "-m", "venv", "--clear", str(VENV)]):
        sys.exit("The virtual environment could not be made; see the lines above.")


def install(extras):
    """Install the package in editable mode; `extras` is a string like "test,dev", or empty."""
    target = f"{ROOT}[{extras}]" if extras else str(ROOT)
    print("Installing wagtail-sqa and what it needs, half a minute or so …", flush=True)
    if subprocess.call([str(PYTHON), "-m", "pip", "install", "--quiet", "--editable", target]):
        sys.exit("The installation stopped; see the lines above. Is this machine online?")


def ensure(extras=""):
    """Leave a working .venv behind. The stamp holds the setup.cfg that was installed: a second call is free."""
    check_version()
    if not works(PYTHON):
        create()
    wanted = (ROOT / "setup.cfg").read_text(encoding="utf-8")
    stamp = VENV / ".installed-{}".format(extras.replace(",", "-") or "base")
    if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
        return
    install(extras)
    stamp.write_text(wanted, encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make .venv and install wagtail-sqa into it.")
    parser.add_argument("--extras", default="", help="names of extras, with commas between")
    ensure(parser.parse_args().extras)
