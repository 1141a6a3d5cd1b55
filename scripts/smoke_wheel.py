"""Try an installed wheel: run this with the Python of an otherwise empty environment, outside the repository.

Looks for the wheel's data files, starts a new Wagtail project, follows the README's installation steps in it, and reads
a plan and a wheel there as page, picture and PDF file.
"""

import re
import subprocess
import sys
import tempfile
import textwrap
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

README = Path(__file__).resolve().parent.parent / "README.md"
_STEP = re.compile(r"^(\d)\. ", re.MULTILINE)
_BLOCK = re.compile(r"^ *```(\w+)\n(.*?)^ *```$", re.MULTILINE | re.DOTALL)

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
read("/wheel/calendar/", "text/calendar", "Planeringsdagar")
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


def steps():
    """The blocks of code in each of the README's steps of installation, by its number: (language, code) pairs."""
    text = README.read_text(encoding="utf-8").partition("## Install it in your site")[2].partition("\n## ")[0]
    parts = _STEP.split(text)[1:]
    return {
        int(number): [(kind, textwrap.dedent(code)) for kind, code in _BLOCK.findall(step)]
        for number, step in zip(parts[::2], parts[1::2], strict=True)
    }


def start_project(folder):
    """Start a new Wagtail project in ``folder`` and do what the README's steps say."""
    wagtail = Path(sys.executable).with_name("wagtail")
    subprocess.run([wagtail, "start", "mysite", folder], check=True, stdout=subprocess.DEVNULL)
    told = steps()
    ((_, apps),), ((_, settings),), ((_, addresses), (_, commands)) = told[2], told[3], told[5]
    base = folder / "mysite" / "settings" / "base.py"
    put(base, "INSTALLED_APPS = [\n", after=apps)
    base.write_text(base.read_text(encoding="utf-8") + settings, encoding="utf-8")
    put(folder / "mysite" / "urls.py", 'path("", include(wagtail_urls)),\n', before=addresses)
    for command in commands.splitlines():
        python, *words = command.split()
        if python != "python":
            sys.exit(f"The README says to run {command!r}, which nobody here knows how to do.")
        subprocess.run([sys.executable, *words], cwd=folder, check=True, stdout=subprocess.DEVNULL)


def put(file, line, *, before="", after=""):
    """Put code around the one line of the file."""
    text = file.read_text(encoding="utf-8")
    if text.count(line) != 1:
        sys.exit(f"{file} does not hold the line {line!r} once.")
    file.write_text(text.replace(line, f"{before}{line}{after}"), encoding="utf-8")


def try_in_a_new_project():
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        start_project(folder)
        allow = folder / "mysite" / "settings" / "local.py"  # the project's own place for what is not shared
        allow.write_text('ALLOWED_HOSTS = ["*"]\n', encoding="utf-8")
        subprocess.run([sys.executable, "manage.py", "shell", "--command", READ], cwd=folder, check=True)


if __name__ == "__main__":
    lacking = missing([str(path) for path in files("wagtail-sqa")])
    if lacking:
        sys.exit("The wheel lacks " + ", ".join(lacking) + ".")
    try_in_a_new_project()
    print(f"wagtail-sqa {version('wagtail-sqa')} is whole, and shows a plan and a wheel in a new project.")
