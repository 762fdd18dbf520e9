SELECT name, password FROM account WHERE id = $1
