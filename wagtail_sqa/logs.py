"""Keeps the secret part of personal calendar addresses out of Django's logs."""

import logging
import re

LOGGERS = ("django.request", "django.server")
_ADDRESS = re.compile(r"(/calendar/)[\w-]+(?=\.ics)")


class HideCalendarAddresses(logging.Filter):
    """Writes a star where a record's message would hold the token of an address."""

    def filter(self, record):
        if isinstance(record.args, tuple):
            record.args = tuple(_hidden(arg) for arg in record.args)
        return True


def connect():
    for name in LOGGERS:
        logging.getLogger(name).addFilter(HideCalendarAddresses())


def _hidden(value):
    return _ADDRESS.sub(r"\1*", value) if isinstance(value, str) else value
