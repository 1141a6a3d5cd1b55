"""Rows as keys of what is remembered of them."""


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
