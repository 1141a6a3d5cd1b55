"""What several test files share."""

import pytest

from tests.demo_site import manage
from wagtail_sqa.pdf import children


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory):
    """A folder with the database of an example site whose demo data has just been loaded. Never write to it."""
    folder = tmp_path_factory.mktemp("example_site")
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "sqa_demo")
    return folder


@pytest.fixture
def new_interpreters(monkeypatch):
    """Each PDF is drawn by an interpreter of its own, as on systems where none can be kept ready."""
    monkeypatch.setattr(children.nursery, "is_possible", lambda: False)
