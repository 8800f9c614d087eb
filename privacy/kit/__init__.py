"""The convenant kit: everything the parties sign, made from the one convenant in the database."""
