"""Access: which operators may do what, and the trail of what everybody did."""
