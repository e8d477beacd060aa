"""The portals' sign-in: tokens of Cognito without the browser ever seeing the one that lasts."""
