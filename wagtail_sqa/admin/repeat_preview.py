"""Says in words what the fields of a repeat mean, while they are being filled in."""

from django.forms import modelform_factory
from django.http import JsonResponse
from django.urls import path
from django.utils import timezone
from django.views.decorators.http import require_safe

from ..models import WheelActivity
from ..reading.wheels.repeat_words import repeat_sentence

RepeatForm = modelform_factory(WheelActivity, fields=("start", "end", *WheelActivity.REPEAT_FIELDS))


@require_safe
def repeat_preview(request):
    """Answer with the words for the fields in the address, or with what is wrong with them; says nothing else."""
    form = RepeatForm(request.GET)
    if form.is_valid():
        activity = form.instance
        text = repeat_sentence(activity.rule, activity.start, on=timezone.localdate())
        return JsonResponse({"text": text, "valid": True})
    problems = [str(problem) for errors in form.errors.values() for problem in errors]
    return JsonResponse({"text": " ".join(problems), "valid": False})


def repeat_urls():
    return [path("quality-work/repeat/", repeat_preview, name="wagtail_sqa_repeat_preview")]
