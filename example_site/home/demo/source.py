import tomllib

from django.conf import settings


def read(name):
    """One file of the demo data, as its README.md describes it."""
    return tomllib.loads((settings.DEMO_DIR / f"{name}.toml").read_text(encoding="utf-8"))
