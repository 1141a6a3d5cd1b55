"""The verbs: everything that changes data, each in one transaction. Views, commands and imports call them."""
