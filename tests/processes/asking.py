"""Asking a server for more than the text of a page, and filling in its forms."""

from urllib.error import HTTPError
from urllib.request import Request

from bs4 import BeautifulSoup


def ask(visitor, path, **headers):
    """Return status, headers and bytes of an answer."""
    request = Request(visitor.address + path, headers=headers)  # noqa: S310
    try:
        response = visitor.opener.open(request, timeout=60)
    except HTTPError as error:
        response = error
    with response:
        return response.status, response.headers, response.read()


def fields(text, having) -> dict[str, str]:
    """Return what the form with the field ``having`` holds, as a browser would send it."""
    form = BeautifulSoup(text, "html.parser").find(attrs={"name": having}).find_parent("form")
    filled = {}
    for field in form.find_all(["input", "textarea", "select"]):
        name, kind = field.get("name"), field.get("type", "text")
        if (
            not name
            or kind in {"submit", "button", "file"}
            or (kind in {"checkbox", "radio"} and not field.has_attr("checked"))
        ):
            continue
        if field.name == "select":
            chosen = field.find("option", selected=True) or field.find("option")
            filled[name] = chosen.get("value", "") if chosen else ""
        else:
            filled[name] = field.get_text().removeprefix("\n") if field.name == "textarea" else field.get("value", "")
    return filled


def edit_path(pk):
    return f"/admin/snippets/wagtail_sqa/measure/edit/{pk}/"


def opened(visitor, pk) -> dict[str, str]:
    """Return what the admin's form of a measure holds."""
    status, _path, text = visitor.get(edit_path(pk))
    assert status == 200
    return {**fields(text, "title"), "check_points-count": "0"}


def publish(visitor, pk, form=None, **changed):
    """Publish a measure through the admin's form; once it returns, that has been acknowledged."""
    path = edit_path(pk)
    sent = {**(form or opened(visitor, pk)), **changed, "action-publish": "action-publish"}
    status, final, text = visitor.post(path, **sent)
    assert status == 200, text
    assert final != path, text


def follow_up(visitor, pk, seen):
    """Write an entry into the journal of a measure through the readers' form; acknowledged once it returns."""
    path = f"/sqa/measures/{pk}/follow-up/"
    _status, _path, text = visitor.get(path)
    sent = {**fields(text, "seen"), "seen": seen, "status_after": "in_progress"}
    status, final, text = visitor.post(path, **sent)
    assert status == 200, text
    assert not final.startswith(path), text
