"""What holds after every race: entries balance, each account is the sum of its journal, its lots are its balance."""

from collections import defaultdict

from linkledger.ledger.accounts import Balance
from linkledger.ledger.entries import AccountKey, Bucket, Entry, EntryKind
from linkledger_aws.storage import Stores
from linkledger_aws.storage.journal import EntryItem


def whole_journal(stores: Stores) -> dict[AccountKey, list[Entry]]:
    """Every entry of every program, as the table holds them."""
    pages = stores.clicks._client.get_paginator("scan").paginate(
        TableName=stores.journal._entries.Meta.table_name, ConsistentRead=True
    )
    found: defaultdict[AccountKey, list[Entry]] = defaultdict(list)
    for page in pages:
        for item in page["Items"]:
            entry = EntryItem.from_raw_data(item).to_entry()
            found[entry.account].append(entry)
    return found


def prove(stores: Stores, *, keeps_lots: bool = False) -> dict[AccountKey, Balance]:
    """P2 and P5 for every account; the balances that were proven."""
    proven: dict[AccountKey, Balance] = {}
    for account, entries in whole_journal(stores).items():
        assert all(sum(each.legs.values()) == 0 for each in entries), account
        own = [each for each in entries if each.kind is not EntryKind.BONUS]
        buckets = {
            bucket.value: sum(each.legs.get(bucket, 0) for each in own)
            for bucket in Bucket
            if bucket is not Bucket.PROGRAM
        }
        balance = stores.accounts.balance(account)
        assert balance == Balance(**buckets), account
        assert balance.accrued == sum(each.amount for each in entries) == sum(buckets.values()), account
        assert min(balance.reserved, balance.paid) >= 0, account
        if keeps_lots:
            left = sum(lot.remaining for lot in stores.accounts.open_lots(account))
            assert left == balance.available + balance.pending, account
        proven[account] = balance
    return proven
