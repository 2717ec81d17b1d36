-- Keys, indexes and foreign keys of the database that is measured: what a restore builds after the rows.

SET maintenance_work_mem = '256MB';

ALTER TABLE branches ADD PRIMARY KEY (id);
ALTER TABLE settings ADD PRIMARY KEY (key);
ALTER TABLE accounts ADD PRIMARY KEY (id), ADD UNIQUE (iban);
ALTER TABLE events ADD PRIMARY KEY (id);
ALTER TABLE messages ADD PRIMARY KEY (id);
ALTER TABLE orders ADD PRIMARY KEY (id);
ALTER TABLE documents ADD PRIMARY KEY (id);

CREATE INDEX accounts_branch ON accounts (branch);
CREATE INDEX events_account_at ON events (account, at);
CREATE INDEX events_at ON events (at);
CREATE INDEX events_errors ON events (at) WHERE kind = 'error';
CREATE INDEX messages_account ON messages (account);
CREATE INDEX orders_account ON orders (account);

ALTER TABLE accounts ADD FOREIGN KEY (branch) REFERENCES branches;
ALTER TABLE events ADD FOREIGN KEY (account) REFERENCES accounts;
ALTER TABLE messages ADD FOREIGN KEY (account) REFERENCES accounts;
ALTER TABLE orders ADD FOREIGN KEY (account) REFERENCES accounts;
ALTER TABLE documents ADD FOREIGN KEY (account) REFERENCES accounts;

VACUUM (FREEZE, ANALYZE);
CHECKPOINT;
