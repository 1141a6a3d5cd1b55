"""What readers see, as frozen dataclasses built from plain rows: for pages, PDF files and whatever comes next.

Nothing here writes. Whether a measure is in force is asked in one place, `measures.measure_records`; whether another
page may be named is asked in one place, `visibility.closed_beside`.
"""
