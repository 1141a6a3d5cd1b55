"""CPU time of laying out and drawing wheels. Run as ``python bench/wheel.py`` from the repository's root."""

import calendar
import random
import statistics
import sys
import time
from datetime import date, timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from wagtail_sqa.wheel import STATES, Item, Ring, Wheel, Words, lay_out, render

START = date(2026, 8, 1)
COLOURS = ("#1f5a96", "#6a4794", "#0b6860", "#8a4b08", "#a3243f", "#4a5a1c")
LENGTHS = (0, 0, 0, 1, 2, 4, 4, 11, 20, 60, 250)
MONTHS = tuple(calendar.month_name[1:])
ROUNDS = 15


def wheel(count: int) -> Wheel:
    """A school year with ``count`` activities in four rings; the same one every time."""
    draw = random.Random(count)  # noqa: S311 (not a secret)
    rings = tuple(Ring(f"ring{index}", f"Ring number {index}") for index in range(4))
    items = tuple(_item(index, draw, rings) for index in range(count))
    words = Words(MONTHS, wheel="annual wheel", centre_above="School year", centre="2026/27")
    return Wheel("Annual wheel", "Activities of a school year", START, 12, rings, items, words, START)


def _item(index: int, draw: random.Random, rings: tuple[Ring, ...]) -> Item:
    start = START + timedelta(draw.randint(-20, 360))
    return Item(
        key=f"item{index}",
        ring=draw.choice(rings).key,
        title=f"Follow-up of priority goal number {index}",
        start=start,
        end=start + timedelta(draw.choice(LENGTHS)),
        colour=draw.choice(COLOURS),
        short_title=f"Goal {index}",
        category="1",
        state=draw.choice(STATES),
        href=f"#item{index}",
        label=f"Follow-up of priority goal number {index}, {start}",
    )


def cpu_ms(given: Wheel) -> tuple[float, int]:
    """Median milliseconds of CPU for one picture after a warm-up, and its size in bytes."""
    size = len(render(lay_out(given)).encode())
    taken = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        render(lay_out(given))
        taken.append((time.process_time() - begin) * 1000)
    return statistics.median(taken), size


def main() -> None:
    for count in (100, 1000, 5000):
        milliseconds, size = cpu_ms(wheel(count))
        print(f"{count:5} activities: {milliseconds:7.1f} ms CPU, {size / 1024:6.0f} KiB")


if __name__ == "__main__":
    main()
