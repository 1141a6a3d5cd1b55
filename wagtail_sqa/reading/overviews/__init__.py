"""What readers see of the units below a page: who has which plan for a period, and how far they have come."""
