"""One module per command of `linkledger`."""
