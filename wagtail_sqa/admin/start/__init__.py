"""What waits for an editor: a page of its own in the menu, and its beginning on the admin's first page."""
