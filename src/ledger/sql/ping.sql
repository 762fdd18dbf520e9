SELECT COUNT(*) FROM schema_migration
