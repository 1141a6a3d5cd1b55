"""How wheels are shown: context and sub-routes, apart from what they hold."""

from django.db import models


class WheelReadingMixin(models.Model):
    # A plain class would be written into the migrations by its path; an abstract model is not.
    class Meta:
        abstract = True
