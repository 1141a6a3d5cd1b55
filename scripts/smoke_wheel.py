"""Look into an installed wheel: run this with the Python of an otherwise empty environment, outside the repository."""

import sys
from importlib.metadata import files, version

#: What a wheel is made without when MANIFEST.in forgets it: a folder, and an ending that must occur in it.
DATA = (
    ("templates/", ".html"),
    ("static/", ".css"),
    ("locale/", ".mo"),
    ("presets/", ".toml"),
    ("pdf/fonts/", ".ttf"),
    ("migrations/", ".py"),
)


def missing(names):
    """The kinds of data file of which the list of installed names holds none."""
    return [
        f"{folder}*{ending}"
        for folder, ending in DATA
        if not any(name.startswith(f"wagtail_sqa/{folder}") and name.endswith(ending) for name in names)
    ]


if __name__ == "__main__":
    lacking = missing([str(path) for path in files("wagtail-sqa")])
    if lacking:
        sys.exit("The wheel lacks " + ", ".join(lacking) + ".")
    print(f"wagtail-sqa {version('wagtail-sqa')} has its templates, static files, texts, presets and fonts.")
