"""Jobs: what takes longer than a request may, from the order to the file."""
