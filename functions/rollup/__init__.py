"""Rollup: closes the programs' days and months."""
