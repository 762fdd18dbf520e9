DELETE FROM access_link WHERE account_id IS NULL
