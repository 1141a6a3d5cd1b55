"""Reports about measures, under Reports in the menu."""
