"""Journal guard: raises the alarm when an entry of the journal changes."""
