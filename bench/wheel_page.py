"""A wheel page against an ordinary Wagtail page of the same HTML size: queries, CPU time, bytes."""

from datetime import date, timedelta

from plan_page import call_command, factories, print_head, print_row

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


def main():
    call_command("migrate", verbosity=0)
    print_head()
    for activities in (10, 60, 200, 500):
        print_row(f"wheel, {activities} activities", make_wheel(activities))


if __name__ == "__main__":
    main()
