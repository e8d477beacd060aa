"""One construct per function, named as its folder in `functions/`: its size, its trigger and its rights."""
