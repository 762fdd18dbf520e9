DROP TABLE account_password;
DROP TABLE account;
