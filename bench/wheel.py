"""CPU time of laying out and drawing wheels, against matplotlib and drawsvg that draw the same arcs and labels.

Run as ``python bench/wheel.py`` from the repository's root; ``pip install matplotlib drawsvg`` for the comparison.
"""

import calendar
import random
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from wagtail_sqa.wheel import STATES, Item, Ring, Wheel, Words, lay_out, render

try:
    import wheel_peers
except ImportError:
    wheel_peers = None

START = date(2026, 8, 1)
COLOURS = ("#1f5a96", "#6a4794", "#0b6860", "#8a4b08", "#a3243f", "#4a5a1c")
LENGTHS = (0, 0, 0, 1, 2, 4, 4, 11, 20, 60, 250)
MONTHS = tuple(calendar.month_name[1:])
ROUNDS, PEER_ROUNDS = 15, 3


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


def cpu_ms(work, rounds: int = ROUNDS) -> float:
    """Median milliseconds of CPU after a warm-up."""
    work()
    taken = []
    for _ in range(rounds):
        begin = time.process_time()
        work()
        taken.append((time.process_time() - begin) * 1000)
    return statistics.median(taken)


def compare(count: int) -> None:
    given = wheel(count)
    layout = lay_out(given)
    ours = cpu_ms(lambda: render(lay_out(given)))
    labels = sum(entry.label.has_number for entry in layout.entries)
    size = len(render(layout).encode()) / 1024
    drawn = cpu_ms(lambda: render(layout))
    print(f"{count:5} activities, {labels} with a label: ours {ours:.1f} ms CPU ({drawn:.1f} to draw), {size:.0f} KiB")
    for name, draw in peers(layout).items():
        theirs = cpu_ms(draw, PEER_ROUNDS)
        print(f"{'':6}{name:10} {theirs:8.1f} ms: {theirs / ours:5.1f} times as long ({theirs / drawn:.1f})")


def peers(layout) -> dict[str, Callable[[], str]]:
    """The peers that are installed, each with what it needs at hand."""
    if wheel_peers is None:
        return {}
    bars = wheel_peers.bars(layout)
    work = {
        "matplotlib": partial(wheel_peers.matplotlib_svg, bars),
        "drawsvg": partial(wheel_peers.drawsvg_svg, layout),
    }
    assert work["matplotlib"]().count("</text>") >= len(bars.labels)
    assert work["drawsvg"]().count("<path") == len(layout.entries)
    return work


def main() -> None:
    for count in (100, 1000, 5000):
        compare(count)
    if wheel_peers is None:
        print("There is nothing to compare with: pip install matplotlib drawsvg")


if __name__ == "__main__":
    main()
