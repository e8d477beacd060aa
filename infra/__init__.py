"""The CDK application that describes linkledger's two stacks."""
