"""Systematic quality work in Wagtail: plans, measures and annual wheels."""

__version__ = "0.1.0"
