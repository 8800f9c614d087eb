"""Whether a restored installation is the one that was backed up: compare, and the drill that tries it.

Nothing here imports Django: a drill works on addresses, programs of PostgreSQL and our own commands.
"""
