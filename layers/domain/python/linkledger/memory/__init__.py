"""Memory: every port's store without AWS, which simulations and tests run the same use cases on."""
