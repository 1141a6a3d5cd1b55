"""Rows as keys of what is remembered of them, and questions that are put together once."""

from collections.abc import Callable
from functools import cache, lru_cache, wraps
from threading import local

from django.db import connections

# For how many pages each thread keeps its questions: those of a plan with 200 measures take about 0.4 MB.
KEPT_QUESTIONS = 16


def hash_once(cls):
    """Let each instance of a frozen dataclass without slots work out its hash once, however deep its fields go.

    What is made of hundreds of rows is asked for in every request. Do not pickle such an instance: the hashes of texts
    differ between processes.
    """
    work_out = cls.__hash__

    def kept_hash(self) -> int:
        try:
            return self.__dict__["_hash"]
        except KeyError:
            found = self.__dict__["_hash"] = work_out(self)
            return found

    cls.__hash__ = kept_hash
    return cls


class Question:
    """A queryset that is turned into SQL once, and asked each time that it is iterated over; for one thread alone.

    Nothing else can be done with it: what narrows a queryset makes another question of it.
    """

    def __init__(self, queryset):
        self._queryset, self._compiler = queryset, None
        self._new_compiler = queryset.query.get_compiler
        queryset.query.get_compiler = self._kept_compiler

    def __iter__(self):
        return iter(self._queryset.all())  # a copy, which does not remember the answer; its query is a copy of ours

    def _kept_compiler(self, using=None, connection=None, elide_empty=True):
        connection = connection or connections[using]
        if self._compiler is None or self._compiler.connection is not connection:
            self._compiler = self._new_compiler(using, connection, elide_empty)
            self._compiler.as_sql = cache(self._compiler.as_sql)
        return self._compiler


def built_once(maxsize: int = KEPT_QUESTIONS) -> Callable[[Callable], Callable]:
    """Return a decorator for functions that build a queryset from keys, and ask nothing: they return a `Question`.

    To put a long question together and into SQL costs more than to read hundreds of rows. Each thread has its own: two
    may not turn the same one into SQL at once.
    """

    def decorate(build):
        of_thread = local()

        @wraps(build)
        def built(*keys):
            if not hasattr(of_thread, "built"):
                of_thread.built = lru_cache(maxsize=maxsize)(lambda *keys: Question(build(*keys)))
            return of_thread.built(*keys)

        built.cache_clear = of_thread.__dict__.clear
        return built

    return decorate
