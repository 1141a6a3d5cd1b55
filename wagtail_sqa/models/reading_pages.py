"""How plans and wheels are shown: context and sub-routes, apart from what they hold."""


class PlanReadingMixin:
    pass


class WheelReadingMixin:
    pass
