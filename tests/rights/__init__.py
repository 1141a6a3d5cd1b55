"""The matrix of rights: every address of the package, eight people, things that are live, drafted and closed."""
