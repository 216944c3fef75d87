"""From a figure to what it is made of: its computation, the answers, words and photos behind it."""
