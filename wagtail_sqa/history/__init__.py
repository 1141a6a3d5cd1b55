"""What was in force: recorded at publication, read as of a moment, compared in sentences.

Wagtail's revisions say what someone was writing; the history says what readers could see, and when.
"""
