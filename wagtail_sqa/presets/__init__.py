"""Presets: what plans of a kind ask for, as data. Pure Python but for `site`, which knows the site's settings."""
