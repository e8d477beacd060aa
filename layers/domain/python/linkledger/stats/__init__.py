"""Stats: counts per partner and program-local day, recounted exactly from the raw items when a day closes."""
