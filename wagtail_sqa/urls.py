"""Pages for readers that are not in the page tree: ``path("sqa/", include("wagtail_sqa.urls"))`` before Wagtail's."""

from django.urls import path

from .views.follow_up import FollowUpView
from .views.my_measures import MyMeasuresView
from .views.reminders import RemindersView

app_name = "wagtail_sqa"
urlpatterns = [
    path("my-measures/", MyMeasuresView.as_view(), name="my_measures"),
    path("measures/<int:pk>/follow-up/", FollowUpView.as_view(), name="follow_up"),
    path("reminders/<str:token>/", RemindersView.as_view(), name="reminders"),
]
