"""Starting next year's plan: one view in which every proposal can be accepted at once or changed one by one."""
