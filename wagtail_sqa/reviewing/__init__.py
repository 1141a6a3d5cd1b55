"""The check of a plan or a report: facts in constant queries, one pure function for each rule, findings in words."""
