"""A wheel page against an ordinary Wagtail page of the same HTML size: queries, CPU time, bytes."""

import statistics
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
    target = factories.make_unit("Rutiner")
    links = [{"type": "page", "value": target.pk}]
    rings = [[_activity(n, categories, links) for n in range(ring, activities, 4)] for ring in range(4)]
    return factories.make_wheel(f"Årshjul, {activities}", rings=list(zip(RINGS, rings, strict=True)))


COLOURS = ("#1f5a96", "#6a4794", "#0b6860", "#8a4b08", "#a3243f", "#4a5a1c")


def _activity(number, categories, links) -> WheelActivity:
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
    )


def side_by_side(*pages):
    """Return median CPU milliseconds of a warm GET of each page; they take turns, since machines have moods."""
    client = Client()
    taken = [[] for _ in pages]
    for turn in range(ROUNDS + 1):
        for page, times in zip(pages, taken, strict=True):
            begin = time.process_time()
            client.get(page.url)
            if turn:
                times.append((time.process_time() - begin) * 1000)
    return [statistics.median(times) for times in taken]


def main():
    call_command("migrate", verbosity=0)
    print("| page | queries | CPU ms | bytes | gzip | × ordinary page |")
    print("|---|---|---|---|---|---|")
    for activities in (10, 60, 200):
        wheel = make_wheel(activities)
        queries, _, size, zipped = measure(wheel)
        story = make_story(size)
        mine, floor = side_by_side(wheel, story)
        story.delete()
        print(f"| wheel, {activities} activities | {queries} | {mine:.1f} | {size} | {zipped} | {mine / floor:.2f} |")
        print(f"| ordinary page of that size | | {floor:.1f} | | | 1.00 |")


if __name__ == "__main__":
    main()
