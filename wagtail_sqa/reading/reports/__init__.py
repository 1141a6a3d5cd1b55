"""Reports: what is gathered into them, what is new since then, and how readers see them."""
