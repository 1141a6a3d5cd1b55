"""Pages as PDF files: what the page's getter shows, set by the templates below ``wagtail_sqa/pdf/``.

Start at `plans.plan_pdf` and `wheels.wheel_pdf`; `answers` gives a file to whoever asked for it. The bytes are made in
`wagtail_sqa.pdf`, which knows nothing of Django.
"""
