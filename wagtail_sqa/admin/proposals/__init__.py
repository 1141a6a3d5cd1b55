"""Goals and measures that are handed down: to hand them down, to answer them, to see the answers."""
