"""Reminders by mail: who gets which measures, and the message. Sending them is `wagtail_sqa.actions.remind`."""
