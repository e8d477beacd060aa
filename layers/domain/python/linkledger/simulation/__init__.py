"""Simulation: a program's terms over a written scenario, by the use cases of production and stores in memory."""
