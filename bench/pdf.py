"""The PDF engine against WeasyPrint on the same document: CPU time and memory of a warm render, and the file's size.

WeasyPrint draws without tags, ours with them; both number the pages and say how many there are. WeasyPrint needs Pango
(Debian: libpango-1.0-0 and libpangoft2-1.0-0); without it the columns are empty.
"""

import resource
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from wagtail_sqa.pdf import engine, worker
from wagtail_sqa.pdf.chunks import chunked
from wagtail_sqa.pdf.job import Job, Limits

LIMITS = Limits(pages=2000, wall_seconds=900)
TEXT = "Vi läser tillsammans varje dag och samtalar om det lästa, så att alla elever får ord för det som de förstår. "
HEAD = "<thead><tr><th>Åtgärd</th><th>Status</th><th>Ansvarig</th><th>Klart senast</th></tr></thead>"
STYLES = """@page { size: A4; margin: 2.7cm 2.2cm 2.4cm; @top-left { content: "Ekbackens skola" }
    @bottom-right { content: "Sida " counter(page) " av " counter(pages) } }
    table { width: 100%; font-size: 8.5pt } td { vertical-align: top }"""
RUNNING = """<pdf:nexttemplate name="inner"></pdf:nexttemplate><div id="sqa-header">Ekbackens skola</div>
    <div id="sqa-footer">Sida <pdf:pagenumber></pdf:pagenumber> av <pdf:pagecount></pdf:pagecount></div>"""


def document(measures: int) -> str:
    rows = [
        f"<tr><td><p><b>Åtgärd {n}</b></p><p>{TEXT * 2}</p></td><td>Pågår</td><td>Rektor</td><td>2027-06-01</td></tr>"
        for n in range(measures)
    ]
    tables = "".join(f'<table class="rows">{HEAD}<tbody>{"".join(part)}</tbody></table>' for part in chunked(rows))
    return f"<h1>Kvalitetsplan</h1><p>{TEXT * 4}</p>{tables}"


def ours(html: str) -> bytes:
    return engine.draw(Job(f"<html><body>{RUNNING}{html}</body></html>", "Kvalitetsplan", "sv", {}, LIMITS))


def warm_ours() -> None:
    """As the interpreter that forks for each document: libraries and fonts are there, no document has been drawn."""
    worker.load_libraries()
    engine.load_fonts()


def weasyprint(html: str) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415 - an optional peer

    return HTML(string=f"<html lang='sv'><style>{STYLES}</style><body>{html}</body></html>").write_pdf()


def warm_weasyprint() -> None:
    weasyprint(document(5))


def measure(name: str, measures: int) -> tuple[float, float, float] | None:
    """CPU seconds, MB and kB of one file; runs in a process of its own. None where there is no WeasyPrint, or Pango."""
    warm, function = {"ours": (warm_ours, ours), "weasyprint": (warm_weasyprint, weasyprint)}[name]
    try:
        warm()
    except (ImportError, OSError):
        return None
    html = document(measures)
    begin = time.process_time()
    pdf = function(html)
    seconds = time.process_time() - begin
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(pdf) / 1024


def run(name: str, measures: int):
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measure, name, measures).result()


def main():
    print("| measures | ours, tagged: s | MB | kB | WeasyPrint, untagged: s | MB | kB | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for measures in map(int, sys.argv[1:] or (10, 100, 1000, 2000)):
        mine, peer = run("ours", measures), run("weasyprint", measures)
        left = "{:.2f} | {:.0f} | {:.0f}".format(*mine)
        right = "{:.2f} | {:.0f} | {:.0f} | {:.2f}".format(*peer, mine[0] / peer[0]) if peer else "– | – | – | –"
        print(f"| {measures} | {left} | {right} |")


if __name__ == "__main__":
    main()
