"""Where the database comes from: its roles, its address and, for demo and tests, an embedded cluster.

Nothing here imports Django: these modules run before settings exist and in containers that only bootstrap roles.
"""
