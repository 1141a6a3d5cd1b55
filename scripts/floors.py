"""Print the oldest release of each dependency that setup.cfg promises to work with, as requirements for pip."""

import configparser
import re

from environment import ROOT


def floors():
    """Requirements like “wagtail==7.4”."""
    config = configparser.ConfigParser()
    config.read(ROOT / "setup.cfg", encoding="utf-8")
    lines = config["options"]["install_requires"].split()
    return [re.sub(r">=([^,]+).*", r"==\1", line) for line in lines]


if __name__ == "__main__":
    print("\n".join(floors()))
