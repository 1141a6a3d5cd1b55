"""The addresses of a wheel's activities in the admin."""

from django.urls import include, path

from .copying import CopyView
from .editing import AddActivityView, DeleteActivityView, EditActivityView
from .importing import ImportView, TemplateSheetView
from .listing import ActivitiesView
from .many import ChangeManyView, DeleteManyView
from .publishing import PublishView

NAMESPACE = "wagtail_sqa_activities"

urlpatterns = [
    path("", ActivitiesView.as_view(), name="list"),
    path("results/", ActivitiesView.as_view(results_only=True), name="list_results"),
    path("add/", AddActivityView.as_view(), name="add"),
    path("change/", ChangeManyView.as_view(), name="change"),
    path("delete/", DeleteManyView.as_view(), name="delete_many"),
    path("publish/", PublishView.as_view(), name="publish"),
    path("copy/", CopyView.as_view(), name="copy"),
    path("import/", ImportView.as_view(), name="import"),
    path("template/", TemplateSheetView.as_view(), name="template"),
    path("<slug:key>/", EditActivityView.as_view(), name="edit"),
    path("<slug:key>/delete/", DeleteActivityView.as_view(), name="delete"),
]


def activity_urls():
    return [path("quality-work/wheels/<sqa_number:pk>/activities/", include((urlpatterns, NAMESPACE)))]
