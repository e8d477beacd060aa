"""The demo: two programs' whole story on real traffic, every figure of which was worked out by hand before."""
