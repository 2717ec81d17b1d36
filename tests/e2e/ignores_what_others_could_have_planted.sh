#!/bin/bash
# In a folder that others may write to, backups, proofs and pins count only if they are files that nobody else can write.
source "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || skip 'only root can give a file to another user'
shared_cluster
fresh_database
sql "$DB" -c 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
platform tarot
expect_ok holdfast backup --root "$PLATFORM" --app tarot good
expect_ok holdfast prove "$BACKUPS/good.sql.gz" --root "$PLATFORM" --app tarot
for name in of_another writable; do cp "$BACKUPS/good.sql.gz" "$BACKUPS/$name.sql.gz"; done
chown nobody "$BACKUPS/of_another.sql.gz"
chmod g+w "$BACKUPS/writable.sql.gz"
ln -s "$BACKUPS/good.sql.gz" "$BACKUPS/link.sql.gz"

expect_ok holdfast list "$BACKUPS"
expect_in out '^1 archive in '
expect_in out "^ignored: $BACKUPS/of_another.sql.gz: it belongs to another user$"
expect_in out "^ignored: $BACKUPS/writable.sql.gz: other users may write to it$"
expect_in out "^ignored: $BACKUPS/link.sql.gz: it is a link$"
expect_in out 'good.sql.gz .* 20[-0-9 :]+ UTC$'

# A proof of somebody else's is none, and so is a pin.
chown nobody "$BACKUPS/good.sql.gz.proof.json"
echo mine >"$BACKUPS/good.sql.gz.pinned"
chmod 666 "$BACKUPS/good.sql.gz.pinned"
expect_ok holdfast list "$BACKUPS"
expect_in out '^/.*good.sql.gz  .* -$'
expect_exit 8 holdfast pin "$BACKUPS/good.sql.gz"
expect_in err 'is no pin of ours: other users may write to it'
