"""What several test files share."""

import pytest

from tests.demo_site import manage


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory):
    """A folder with the database of an example site whose demo data has just been loaded. Never write to it."""
    folder = tmp_path_factory.mktemp("example_site")
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "sqa_demo")
    return folder
