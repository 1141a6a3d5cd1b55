"""What a PDF file costs the web server: a second request for it, and the other pages while hostile files are drawn.

The second request is held against a file of the same size on disk: served by Django alone, which asks nobody whether
it may, and served once Wagtail has found the page and asked who may read it; CPU time. The plan page is held against
itself on a machine that draws nothing; time on the clock.
"""

import os
import shutil
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.static import serve  # noqa: E402
from wagtail import hooks  # noqa: E402
from wagtail.models import Page  # noqa: E402

from bench.plan_page import make_plan  # noqa: E402
from tests.urls import urlpatterns as site  # noqa: E402
from wagtail_sqa.pdf.job import Limits, PdfError  # noqa: E402
from wagtail_sqa.pdf.render import render_pdf  # noqa: E402

ROUNDS = 200
DOUBLING = "".join(f"--a{n}: var(--a{n - 1}) var(--a{n - 1});" for n in range(1, 40))
BOMB = f"<style>:root {{ --a0: x; {DOUBLING} }} p {{ font-family: var(--a39) }}</style><p>x</p>"
FOLDER = tempfile.mkdtemp()


def behind_the_page(request, path):
    """A file on disk for who may read the page at ``path``, as Wagtail's own view finds that out."""
    page, args, kwargs = Page.route_for_request(request, path)
    answer = _from_disk
    for ask in reversed(hooks.get_hooks("on_serve_page")):
        answer = ask(answer)
    for ask in hooks.get_hooks("before_serve_page"):
        assert ask(page, request, args, kwargs) is None
    return answer(page, request, args, kwargs)


def _from_disk(page, request, args, kwargs):
    return serve(request, "plan.pdf", FOLDER)


urlpatterns = [
    path("behind/<path:path>", behind_the_page),
    path("bench/<path:path>", serve, {"document_root": FOLDER}),
    *site,
]


def median_ms(address: str, clock, **headers) -> float:
    client, times = Client(), []
    for _ in range(ROUNDS):
        begin = clock()
        response = client.get(address, headers=headers)
        b"".join(response)
        times.append((clock() - begin) * 1000)
    assert response.status_code in {200, 304}, response.status_code
    return statistics.median(times)


def second_request(plan) -> None:
    address = f"{plan.url}pdf/"
    first = Client().get(address)
    Path(FOLDER, "plan.pdf").write_bytes(first.content)
    shown = {
        "kept PDF file": median_ms(address, time.process_time),
        "the same, to who has it already (304)": median_ms(address, time.process_time, if_none_match=first["ETag"]),
        "file on disk, behind the page": median_ms(f"/behind{address}", time.process_time),
        "file on disk, django.views.static": median_ms("/bench/plan.pdf", time.process_time),
        "the plan page": median_ms(plan.url, time.process_time),
    }
    floor = shown["file on disk, behind the page"]
    print(f"| answer, {len(first.content) / 1024:.0f} kB | CPU ms | × the file behind the page |")
    print("|---|---|---|")
    for name, milliseconds in shown.items():
        print(f"| {name} | {milliseconds:.2f} | {milliseconds / floor:.2f} |")


def meanwhile(plan) -> None:
    """The plan page while as many bombs as may be drawn at once compute until their limit."""
    alone = median_ms(plan.url, time.perf_counter)
    bombs = [threading.Thread(target=explode, daemon=True) for _ in range(Limits().at_once)]
    for bomb in bombs:
        bomb.start()
    time.sleep(2)  # their processes are there, and past their imports
    beside = median_ms(plan.url, time.perf_counter)
    alive = sum(bomb.is_alive() for bomb in bombs)
    print(f"\nThe plan page: {alone:.1f} ms alone, {beside:.1f} ms beside {alive} hostile files: {beside / alone:.2f}×")


def explode() -> None:
    try:
        render_pdf(BOMB, title="x", language="sv", epoch=0, limits=Limits(cpu_seconds=20))
    except PdfError as error:
        print(f"ended: {error.reason}", file=sys.stderr)


def main():
    call_command("migrate", verbosity=0)
    with override_settings(ROOT_URLCONF=sys.modules[__name__]):
        plan = make_plan(20)
        second_request(plan)
        meanwhile(plan)
    shutil.rmtree(FOLDER)


if __name__ == "__main__":
    main()
