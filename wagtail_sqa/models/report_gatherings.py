from django.conf import settings
from django.db import models

from ..enums import GatheringState
from .reports import QualityReportPage


class ReportGathering(models.Model):
    """The newest gathering of a report: what the plans said then, or how far it has come.

    ``facts`` are those of `wagtail_sqa.reading.reports.facts`, ``notes`` what the author must know about them. Read
    only by whoever may edit the report: they are what is offered for its draft.
    """

    report = models.OneToOneField(QualityReportPage, models.CASCADE, related_name="gathering")
    state = models.CharField(max_length=10, choices=GatheringState, default=GatheringState.RUNNING)
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    language = models.CharField(max_length=20)
    on = models.DateField()
    done = models.PositiveIntegerField(default=0)
    steps = models.PositiveIntegerField(default=0)
    facts = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    problem = models.TextField(blank=True)

    def __str__(self):
        return f"{self.report_id} {self.begun_at:%Y-%m-%d %H:%M}"
