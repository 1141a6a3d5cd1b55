"""The releases that the package is for: `make matrix` tries them all, `nox -s corners` the ends.

A session installs the package beside the releases, and there: no migration is missing, `check` finds nothing, no module
of ours uses what Django or Wagtail will take away, and a new project by the README's steps shows a plan and a wheel.
`nox -s tests` runs the whole suite for one combination, for who has the time.
"""

import nox

nox.options.sessions = ["matrix"]
nox.options.default_venv_backend = "venv"
nox.options.error_on_missing_interpreters = False

NEWEST = ">0"
# What fits: each Wagtail with the releases of Django that it says it supports; Django 6 asks for Python 3.12.
DJANGOS = {"7.4": ("5.2", "6.0"), "8.0": ("5.2", "6.0", "6.1"), NEWEST: (NEWEST,)}
PYTHONS = ("3.11", "3.12", "3.13")
ALL = [
    (python, wagtail, django)
    for python in PYTHONS
    for wagtail, djangos in DJANGOS.items()
    for django in djangos
    if not (python == "3.11" and django.startswith("6"))
]
CORNERS = [("3.11", "7.4", "5.2"), ("3.13", "7.4", "6.0"), ("3.11", "8.0", "5.2"), ("3.13", "8.0", "6.1")]
STRICT = """
import runpy, sys, warnings
for kind in (DeprecationWarning, PendingDeprecationWarning):
    warnings.filterwarnings("error", category=kind, module=r"wagtail_sqa(\\.|$)")
sys.argv[0] = "example_site/manage.py"
runpy.run_path(sys.argv[0], run_name="__main__")
"""


def requirement(name, release):
    return f"{name}{release}" if release == NEWEST else f"{name}=={release}.*"


def install(session, wagtail, django, *extras):
    session.install(".", requirement("wagtail", wagtail), requirement("Django", django), *extras, silent=True)


def try_it(session, wagtail, django):
    install(session, wagtail, django)
    env = {"SQA_DEMO_DATA": session.create_tmp(), "SECRET_KEY": "only for a try"}
    for words in (("makemigrations", "--check", "--dry-run"), ("check", "--fail-level", "WARNING")):
        session.run("python", "-c", STRICT, *words, env=env, silent=True)
    session.run("python", "scripts/smoke_wheel.py")


@nox.session
@nox.parametrize("python, wagtail, django", ALL)
def matrix(session, wagtail, django):
    try_it(session, wagtail, django)


@nox.session(python=False)
def corners(session):
    for python, wagtail, django in CORNERS:
        session.notify(f"matrix(python='{python}', wagtail='{wagtail}', django='{django}')")


@nox.session
@nox.parametrize("python, wagtail, django", ALL)
def tests(session, wagtail, django):
    install(session, wagtail, django, ".[test]")
    session.run("pytest", "-n", "auto", "--dist", "loadgroup", "-m", "not browser and not sites and not processes")
