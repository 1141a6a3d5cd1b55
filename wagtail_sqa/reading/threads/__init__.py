"""What readers see of the golden thread: which goal serves which, level by level, and where it is loose."""
