"""Seals over the read log: Merkle roots of its rows (RFC 6962), chained and signed. Pure; knows no database.

The worker seals what PostgreSQL hands it as hashes, and anybody with the public key can verify. Who changes, adds or
removes a row afterwards breaks a root; who changes or removes a seal breaks the chain; who cuts off the end is caught
by a head that was written down elsewhere.
"""
