"""The parts that the functions are assembled from: tables, APIs, streams, schedules, layers and alarms."""
