"""Partners: who may earn in a program, since when, and what makes them their own customer."""
