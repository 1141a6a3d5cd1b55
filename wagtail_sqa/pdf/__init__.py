"""PDF files from HTML, made in a child process that can reach nothing.

Start at `render.render_pdf`. Nothing in this package imports Django; a site's settings arrive as `job.Limits`.
The parent imports `render`, `children`, `sanitise`, `text` and `chunks`; the child `worker`, `engine` and `nursery`.
"""
