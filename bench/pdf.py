"""The PDF engine against WeasyPrint on the same document: CPU time and memory of a warm render, and the file's size.

WeasyPrint draws without tags, ours with them. ``pip install weasyprint psutil`` first; it needs Pango.
"""

import resource
import sys
import time
from multiprocessing import get_context
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from wagtail_sqa.pdf import engine
from wagtail_sqa.pdf.chunks import chunked
from wagtail_sqa.pdf.job import Job, Limits

TEXT = "Vi läser tillsammans varje dag och samtalar om det lästa, så att alla elever får ord för det som de förstår. "
HEAD = "<thead><tr><th>Åtgärd</th><th>Status</th><th>Ansvarig</th><th>Klart senast</th></tr></thead>"
STYLES = "@page { size: A4; margin: 2.5cm } table { width: 100%; font-size: 8.5pt } td { vertical-align: top }"


def document(measures: int) -> str:
    rows = [
        f"<tr><td><p><b>Åtgärd {n}</b></p><p>{TEXT * 2}</p></td><td>Pågår</td><td>Rektor</td><td>2027-06-01</td></tr>"
        for n in range(measures)
    ]
    tables = "".join(f'<table class="rows">{HEAD}<tbody>{"".join(part)}</tbody></table>' for part in chunked(rows))
    return f"<html><body><h1>Kvalitetsplan</h1><p>{TEXT * 4}</p>{tables}</body></html>"


def ours(html: str) -> bytes:
    return engine.draw(Job(html, "Kvalitetsplan", "sv", {}, Limits(pages=2000)))


def weasyprint(html: str) -> bytes:
    from weasyprint import HTML  # noqa: PLC0415 - an optional peer

    return HTML(string=f"<style>{STYLES}</style>{html}").write_pdf()


def measure(draw: str, measures: int, answers) -> None:
    """Runs in a process of its own: one render to warm up, one that counts."""
    function = {"ours": ours, "weasyprint": weasyprint}[draw]
    try:
        function(document(5))
        html = document(measures)
        begin = time.process_time()
        pdf = function(html)
        seconds = time.process_time() - begin
        answers.put((seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, len(pdf) / 1024))
    except ImportError:
        answers.put(None)


def run(draw: str, measures: int):
    context = get_context("spawn")
    answers = context.Queue()
    process = context.Process(target=measure, args=(draw, measures, answers))
    process.start()
    answer = answers.get()
    process.join()
    return answer


def main():
    print("| measures | ours, tagged: s | MB | kB | WeasyPrint, untagged: s | MB | kB | ratio |")
    print("|---|---|---|---|---|---|---|---|")
    for measures in (10, 100, 1000, 2000):
        mine, peer = run("ours", measures), run("weasyprint", measures)
        left = "{:.2f} | {:.0f} | {:.0f}".format(*mine)
        right = "{:.2f} | {:.0f} | {:.0f} | {:.2f}".format(*peer, mine[0] / peer[0]) if peer else "– | – | – | –"
        print(f"| {measures} | {left} | {right} |")


if __name__ == "__main__":
    main()
