"""How wheels are shown: context and sub-routes, apart from what they hold."""


class WheelReadingMixin:
    pass
