"""Choosing a page or a snippet in forms of ours, whatever is sent."""

from wagtail.admin.widgets import AdminPageChooser
from wagtail.snippets.widgets import AdminSnippetChooser


class AnyInputMixin:
    """Before a chooser of Wagtail, which fails where what was sent names nothing: then nothing is shown as chosen."""

    def get_instance(self, value):
        try:
            return super().get_instance(value)
        except (ValueError, OverflowError):
            return None


class PageChooser(AnyInputMixin, AdminPageChooser):
    pass


class SnippetChooser(AnyInputMixin, AdminSnippetChooser):
    pass
