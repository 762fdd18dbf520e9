SELECT number FROM schema_migration ORDER BY number
