SELECT j.journal_mode, s.synchronous, f.foreign_keys, b.timeout
FROM pragma_journal_mode AS j, pragma_synchronous AS s, pragma_foreign_keys AS f, pragma_busy_timeout AS b
