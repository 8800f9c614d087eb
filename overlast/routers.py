class OneDatabase:
    """Both aliases reach one database, so relations between their rows are allowed and only one is migrated."""

    def allow_relation(self, *_objects: object, **_hints: object) -> bool:
        return True

    def allow_migrate(self, db: str, *_args: object, **_hints: object) -> bool:
        return db == "default"
