from dataclasses import dataclass

from .enums import MENU_KINDS, UnitKind
from .models import UnitPage
from .visibility import readable


@dataclass(frozen=True)
class Item:
    """An administration or a unit in the menu; `current` when the page shown is this one or lies below it."""

    title: str
    url: str
    current: bool
    children: tuple["Item", ...] = ()


def items(request, page=None):
    """The administrations with their units, one query for all of them."""
    kinds = (UnitKind.ADMINISTRATION, *MENU_KINDS)
    units = list(readable(UnitPage.objects.in_menu().filter(kind__in=kinds), request).order_by("path"))
    tops = [unit for unit in units if unit.kind == UnitKind.ADMINISTRATION]
    return [_item(top, request, page, [unit for unit in units if unit.is_child_of(top)]) for top in tops]


def _item(unit, request, page, children=()):
    current = page is not None and page.path.startswith(unit.path)
    return Item(unit.title, unit.get_url(request), current, tuple(_item(child, request, page) for child in children))
