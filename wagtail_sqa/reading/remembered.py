"""Rows as keys of what is remembered of them, and questions that are put together once."""

from collections.abc import Callable
from functools import lru_cache, wraps
from threading import local

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


def built_once(maxsize: int = KEPT_QUESTIONS) -> Callable[[Callable], Callable]:
    """Return a decorator for functions that build a queryset from keys, and ask nothing.

    To put a long question together costs as much as to read hundreds of rows. Each thread has its own: two may not turn
    the same one into SQL at once. What is returned is a copy that looks into the
    database again.
    """

    def decorate(build):
        of_thread = local()

        @wraps(build)
        def built(*keys):
            if not hasattr(of_thread, "built"):
                of_thread.built = lru_cache(maxsize=maxsize)(build)
            return of_thread.built(*keys).all()

        built.cache_clear = of_thread.__dict__.clear
        return built

    return decorate
