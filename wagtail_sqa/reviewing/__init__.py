"""The check of a plan: facts gathered in constant queries, one pure function for each rule, findings in words."""
