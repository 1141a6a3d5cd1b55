"""What several test files share."""

import gc

import pytest
from django.conf import settings
from django.test import TransactionTestCase, override_settings

from tests.demo_site import manage
from wagtail_sqa.pdf import children, turns

AT_ONCE = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}


def pytest_addoption(parser):
    parser.addoption(
        "--only-database",
        action="store_true",
        help="Leave out what never asks the database of the tests: it cannot differ from one database to another.",
    )


def pytest_collection_modifyitems(config, items):
    if config.getoption("--only-database"):
        without = [item for item in items if not _asks_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if item not in set(without)]


def _asks_database(item) -> bool:
    """Whether the test asks it in the process of the tests; processes of their own, as of the demo, have SQLite."""
    is_case = isinstance(getattr(item, "cls", None), type) and issubclass(item.cls, TransactionTestCase)
    fixtures = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(is_case or fixtures or any(map(item.get_closest_marker, ("django_db", "servers"))))


def pytest_collection_finish(session):
    """Spare the modules and classes, which stay, from being searched for garbage: a sixth of the time of the tests."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


@pytest.fixture(autouse=True, scope="module")
def worker(request):
    """Do at once, in modules marked with `worker`, what Wagtail leaves to a worker."""
    if request.node.get_closest_marker("worker") is None:
        yield
        return
    with override_settings(TASKS=AT_ONCE):
        yield


@pytest.fixture(scope="session")
def django_db_use_migrations():
    """Whether the tests' tables come from migrations: on the servers; in memory from the models, which is quicker.

    `test_migrations` runs the migrations, with data, and `makemigrations --check` says that they make the same tables.
    """
    return settings.TEST_DATABASE != "memory"


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker, django_db_use_migrations):
    from tests.fresh_site import fill  # noqa: PLC0415 needs loaded apps

    if not django_db_use_migrations:
        with django_db_blocker.unblock():
            fill()


@pytest.fixture(scope="session")
def demo_data(tmp_path_factory):
    """A folder with the database of an example site whose demo data has just been loaded. Never write to it."""
    folder = tmp_path_factory.mktemp("example_site")
    manage(folder, "migrate", "--verbosity", "0")
    manage(folder, "sqa_demo")
    return folder


@pytest.fixture(scope="session", autouse=True)
def turns_of_our_own(tmp_path_factory):
    """Tests wait for no PDF files but their own, whoever else makes some on this machine."""
    folder = tmp_path_factory.mktemp("turns")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(turns, "places", lambda: folder)
        yield


@pytest.fixture
def new_interpreters(monkeypatch):
    """Each PDF is drawn by an interpreter of its own, as on systems where none can be kept ready."""
    monkeypatch.setattr(children.nursery, "is_possible", lambda: False)
