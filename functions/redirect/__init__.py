"""The redirect: the one function on every visitor's way, hence without SDK, validation or framework imports."""
