"""The whole system on one machine: emulator, deployment, stream runner and business clock."""
