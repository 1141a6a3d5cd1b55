"""What readers see of annual wheels: windows, rings, rows of happenings, lists and pictures."""
