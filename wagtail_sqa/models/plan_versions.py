"""Placeholder."""
from django.db import models
class PlanVersionsMixin(models.Model):
    class Meta:
        abstract = True
