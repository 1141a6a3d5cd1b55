"""A tree of texts as a picture, from plain values: this package imports no Django."""

from .spec import Node, Tone, Tree
from .svg import draw

__all__ = ["Node", "Tone", "Tree", "draw"]
