"""What the two APIs share: routes and their shapes, who asks, retried requests, problems, the OpenAPI document."""
