"""DynamoDB streams to Lambda with AWS's retry semantics, over public AWS APIs; the emulator's own poller lacks them."""
