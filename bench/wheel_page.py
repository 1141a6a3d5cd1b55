"""A wheel page against an ordinary Wagtail page of the same HTML size: queries, CPU time, bytes."""

import statistics
import sys
import time
from datetime import date, timedelta

from plan_page import ROUNDS, Client, call_command, factories, make_story, measure

from wagtail_sqa.models import WheelActivity

TEXT = "Vi går igenom resultaten och bestämmer vad som ska ändras. "
RINGS = ("Huvudman", "Skolledning", "Arbetslag", "Elever och vårdnadshavare")
LENGTHS = (0, 0, 0, 1, 4, 11, 20, 60)


def make_wheel(activities):
    """A school year of so many activities in four rings and six categories, each with a text and a link."""
    categories = [
        factories.make_category(f"Slag {n} av {activities}", colour=colour) for n, colour in enumerate(COLOURS)
    ]
    links = [{"type": "page", "value": factories.make_unit("Rutiner").pk}]
    wheel = factories.make_wheel(f"Årshjul, {activities}", rings=[(name, []) for name in RINGS])
    rings = list(wheel.rings.order_by("sort_order"))
    WheelActivity.objects.bulk_create(_activity(n, rings[n % 4], categories, links) for n in range(activities))
    return wheel


COLOURS = ("#1f5a96", "#6a4794", "#0b6860", "#8a4b08", "#a3243f", "#4a5a1c")


def _activity(number, ring, categories, links) -> WheelActivity:
    start = date(2026, 8, 1) + timedelta(number * 37 % 360)
    return factories.make_activity(
        f"Uppföljning av prioriterat mål nummer {number}",
        start,
        start + timedelta(LENGTHS[number % len(LENGTHS)]),
        short_title=f"Mål {number}",
        category=categories[number % 6],
        responsible_role=f"Roll {number % 9}",
        description=TEXT,
        links=links,
        ring=ring,
        sort_order=number // 4,
    )


def side_by_side(wheel, story):
    """Return median CPU milliseconds of GETs of ``wheel``, of its first one, and of ``story``.

    They take turns, and only this thread's time counts: machines have moods. "First" is after everything that the
    package remembers has been forgotten, as after a restart; a change forgets less.
    """
    client = Client()
    turns = (wheel, False), (story, False), (wheel, True)
    taken = [[] for _ in turns]
    for _round in range(2 * ROUNDS):
        for (page, is_first), times in zip(turns, taken, strict=True):
            if is_first:
                forget()
            begin = time.thread_time()
            client.get(page.url)
            times.append((time.thread_time() - begin) * 1000)
        client.get(wheel.url)
    warm, floor, first = map(statistics.median, taken)
    return warm, first, floor


def forget():
    """Empty every cache of a function in the package."""
    ours = [module for name, module in sys.modules.items() if name.startswith("wagtail_sqa")]
    for known in {id(value): value for module in ours for value in vars(module).values()}.values():
        if hasattr(known, "cache_clear"):
            known.cache_clear()


def main():
    call_command("migrate", verbosity=0)
    print("| page | queries | CPU ms | first ms | bytes | gzip | × ordinary page |")
    print("|---|---|---|---|---|---|---|")
    for activities in (10, 60, 200, 500):
        wheel = make_wheel(activities)
        queries, _, size, zipped = measure(wheel)
        story = make_story(size)
        warm, first, floor = side_by_side(wheel, story)
        story.delete()
        name, ratio = f"wheel, {activities} activities", f"{warm / floor:.2f}, first {first / floor:.2f}"
        print(f"| {name} | {queries} | {warm:.1f} | {first:.1f} | {size} | {zipped} | {ratio} |")
        print(f"| ordinary page of that size | | {floor:.1f} | | | | 1.00 |")


if __name__ == "__main__":
    main()
