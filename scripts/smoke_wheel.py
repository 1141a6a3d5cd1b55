"""Try an installed wheel: run this with the Python of an otherwise empty environment, outside the repository.

Looks for the wheel's data files, starts a new Wagtail project, follows the README's installation steps in it, and reads
a plan and a wheel there as page, picture and PDF file.
"""

import subprocess
import sys
import tempfile
from importlib.metadata import files, version
from pathlib import Path

#: What a wheel is made without when MANIFEST.in forgets it: a folder, and an ending that must occur in it.
DATA = (
    ("templates/", ".html"),
    ("static/", ".css"),
    ("locale/", ".mo"),
    ("pdf/fonts/", ".ttf"),
    ("migrations/", ".py"),
)

SETTINGS = """
INSTALLED_APPS += [
    "wagtail_sqa",
    "wagtail_modeladmin",
    "simple_history",
    "wagtail.contrib.routable_page",
    "wagtail.contrib.typed_table_block",
]
MIDDLEWARE += ["simple_history.middleware.HistoryRequestMiddleware"]
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000
ALLOWED_HOSTS = ["*"]
"""

URLS = """urlpatterns = [
    path("sqa/", include("wagtail_sqa.urls")),
"""

READ = """
from datetime import date

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client
from wagtail.models import Site

from wagtail_sqa.actions.publish import save_and_publish
from wagtail_sqa.models import AnnualWheelPage, GoalMeasure, Measure, PlanGoal, QualityPlanPage
from wagtail_sqa.models import WheelActivity, WheelRing

call_command("check", "--fail-level", "WARNING")
home = Site.objects.get(is_default_site=True).root_page
measure = Measure(title="Läsa tillsammans varje dag", unit=home)
measure.save()
save_and_publish(measure)
plan = QualityPlanPage(title="Kvalitetsplan", slug="plan", period_start=date(2026, 8, 1), live=False)
goal = PlanGoal(title="Alla läser")
goal.goal_measures = [GoalMeasure(measure=measure)]
plan.goals = [goal]
home.add_child(instance=plan)
save_and_publish(plan)
wheel = AnnualWheelPage(title="Årshjul", slug="wheel", start_year=2026, live=False)
ring = WheelRing(name="Skolan")
ring.activities = [WheelActivity(title="Planeringsdagar", start=date(2026, 8, 10))]
wheel.rings = [ring]
home.add_child(instance=wheel)
save_and_publish(wheel)


client = Client()


def read(path, kind, words):
    response = client.get(path)
    assert response.status_code == 200, (path, response.status_code)
    assert response["Content-Type"].startswith(kind), (path, response["Content-Type"])
    assert words.encode() in response.content, path


read("/plan/", "text/html", "Läsa tillsammans varje dag")
read("/wheel/", "text/html", "Planeringsdagar")
read("/wheel/wheel/", "image/svg+xml", "</svg>")
read("/plan/pdf/", "application/pdf", "%PDF")
read("/wheel/pdf/", "application/pdf", "%PDF")
client.force_login(get_user_model().objects.create_user("reader"))
read("/sqa/my-measures/", "text/html", "Nothing is waiting for you")
"""


def missing(names):
    """The kinds of data file of which the list of installed names holds none."""
    return [
        f"{folder}*{ending}"
        for folder, ending in DATA
        if not any(name.startswith(f"wagtail_sqa/{folder}") and name.endswith(ending) for name in names)
    ]


def start_project(folder):
    """Start a new Wagtail project in ``folder`` and install the package there as the README says."""
    wagtail = Path(sys.executable).with_name("wagtail")
    subprocess.run([wagtail, "start", "mysite", folder], check=True, stdout=subprocess.DEVNULL)
    settings = folder / "mysite" / "settings" / "base.py"
    settings.write_text(settings.read_text(encoding="utf-8") + SETTINGS, encoding="utf-8")
    urls = folder / "mysite" / "urls.py"
    urls.write_text(urls.read_text(encoding="utf-8").replace("urlpatterns = [\n", URLS, 1), encoding="utf-8")


def manage(folder, *words):
    subprocess.run([sys.executable, "manage.py", *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def try_in_a_new_project():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_project(folder)
        manage(folder, "migrate", "--verbosity", "0")
        manage(folder, "shell", "--command", READ)


if __name__ == "__main__":
    lacking = missing([str(path) for path in files("wagtail-sqa")])
    if lacking:
        sys.exit("The wheel lacks " + ", ".join(lacking) + ".")
    try_in_a_new_project()
    print(f"wagtail-sqa {version('wagtail-sqa')} is whole, and shows a plan and a wheel in a new project.")
