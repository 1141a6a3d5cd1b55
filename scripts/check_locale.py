"""Tell whether the catalogues are whole: every text collected, translated, well-formed and compiled.

Works on copies, so the tree stays as it is. Needs Django and the gettext tools.
"""

import gettext
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from environment import ROOT

TREES = ("wagtail_sqa", "example_site")
# -P keeps the folder itself off the path: its numbers.py is not the standard library's.
COLLECT = ["-P", "-m", "django", "makemessages", "--all", "--no-obsolete", "--no-wrap", "--ignore", "data"]


def complaints(tree):
    """Sentences about the catalogues of one folder of the repository."""
    if not list((ROOT / tree).glob("locale/*/LC_MESSAGES/*.po")):
        return [f"{tree} has no catalogue. Run make messages, and translate."]
    with tempfile.TemporaryDirectory() as scratch:
        copy = Path(scratch) / tree
        shutil.copytree(ROOT / tree, copy, ignore=shutil.ignore_patterns("data", "static", "fonts", "__pycache__"))
        subprocess.run([sys.executable, *COLLECT], cwd=copy, env=without_settings(), check=True, capture_output=True)
        catalogues = sorted(copy.glob("locale/*/LC_MESSAGES/*.po"))
        return [text for path in catalogues for text in complaints_about(path, tree)]


def without_settings():
    """The environment for collecting texts, which needs no site."""
    return {key: value for key, value in os.environ.items() if key != "DJANGO_SETTINGS_MODULE"}


def complaints_about(path, tree):
    """Sentences about one catalogue, which holds what the source says today."""
    name = f"{tree}/{path.relative_to(path.parents[2].parent)}"
    check = subprocess.run(
        ["msgfmt", "--check", "--statistics", "--output-file", path.with_suffix(".now"), path],  # noqa: S607
        check=False,
        capture_output=True,
        text=True,
        env={**os.environ, "LC_ALL": "C"},
    )
    report = check.stderr.strip()
    if check.returncode or "untranslated" in report or "fuzzy" in report:
        return [f"{name}: {report} Run make messages, and translate."]
    if not same(path.with_suffix(".now"), ROOT / name.replace(".po", ".mo")):
        return [f"{name}: the compiled catalogue is missing or old. Run make compilemessages."]
    return []


def same(fresh, compiled):
    """Whether two compiled catalogues hold the same texts. Their headers differ in the date of collection."""
    return compiled.exists() and texts(fresh) == texts(compiled)


def texts(path):
    with path.open("rb") as file:
        catalogue = dict(gettext.GNUTranslations(file)._catalog)
    catalogue.pop("", None)
    return catalogue


if __name__ == "__main__":
    if not shutil.which("msgfmt"):
        sys.exit("The gettext tools are missing (on Debian and Ubuntu: sudo apt install gettext).")
    found = [text for tree in TREES for text in complaints(tree)]
    sys.exit("\n".join(found) or None)
