"""Whether someone wants reminders: one way to say it, in the account page and by the link in a mail."""

from ..models.reminders import ReminderPreference


def choose_reminders(user, *, wanted: bool) -> None:
    """Keep that ``user`` wants reminders by mail, or none."""
    ReminderPreference.objects.update_or_create(user=user, defaults={"wanted": wanted})


def wants_reminders(user) -> bool:
    return not ReminderPreference.objects.filter(user=user, wanted=False).exists()
