"""What a database server cannot do: tests that hang on it are left out there, each with its reason."""

import pytest
from django.conf import settings

# A control character that PostgreSQL refuses to store in any text, so that none can come from there.
NUL = "" if settings.TEST_DATABASE == "postgres" else "\x00"
_is_mariadb = settings.TEST_DATABASE == "mariadb"

finds_words_before_commit = pytest.mark.skipif(
    _is_mariadb, reason="InnoDB finds words once they are committed: tests/at_once/test_words.py looks for them there"
)
sends_rows_one_by_one = pytest.mark.skipif(
    _is_mariadb, reason="Django's driver for MariaDB takes all rows of an answer into memory, whoever asks"
)
