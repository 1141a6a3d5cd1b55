"""Pages for readers that are not in the page tree: ``path("sqa/", include("wagtail_sqa.urls"))`` before Wagtail's."""

from django.urls import path

from .views.feeds import CalendarFeedsView, PersonalCalendarView, RemoveFeedView
from .views.follow_up import FollowUpView
from .views.my_measures import MyMeasuresView
from .views.occurrences import OccurrenceView
from .views.reminders import RemindersView
from .views.unit_lists import UnitFollowUpsView, UnitOverdueView
from .views.unit_plans import UnitPlansFileView, UnitPlansView

app_name = "wagtail_sqa"
urlpatterns = [
    path("my-measures/", MyMeasuresView.as_view(), name="my_measures"),
    path("measures/<sqa_number:pk>/follow-up/", FollowUpView.as_view(), name="follow_up"),
    path("units/<sqa_number:pk>/plans/", UnitPlansView.as_view(), name="unit_plans"),
    path("units/<sqa_number:pk>/plans/pdf/", UnitPlansFileView.as_view(), name="unit_plans_file"),
    path("units/<sqa_number:pk>/overdue/", UnitOverdueView.as_view(), name="unit_overdue"),
    path("units/<sqa_number:pk>/follow-ups/", UnitFollowUpsView.as_view(), name="unit_follow_ups"),
    path("calendars/", CalendarFeedsView.as_view(), name="calendar_feeds"),
    path("calendars/<sqa_number:pk>/remove/", RemoveFeedView.as_view(), name="remove_calendar_feed"),
    path("calendar/<str:token>.ics", PersonalCalendarView.as_view(), name="personal_calendar"),
    path("wheels/<sqa_number:pk>/<uuid:activity>/<str:original>/", OccurrenceView.as_view(), name="tick_off"),
    path("reminders/<str:token>/", RemindersView.as_view(), name="reminders"),
]
