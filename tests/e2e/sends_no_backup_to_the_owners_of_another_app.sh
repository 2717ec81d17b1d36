#!/usr/bin/env bash
# A backup goes to the owners of the app that it is of: where only another app's settings are found it is refused, until that
# app is named.
source "$(dirname "$0")/../lib.sh"
shared_cluster
fresh_database
fill "$DB" 1000
telegram_platform 111
echo '999 started' >>"$TELEGRAM/chats"
expect_ok of_tarot backup x
file=$BACKUPS/x.sql.gz
mkdir "$PLATFORM/apps/chess"
sed 's/111/999/' "$PLATFORM/apps/tarot/.env" >"$PLATFORM/apps/chess/.env"
chmod 600 "$PLATFORM/apps/chess/.env"
# Of two apps the archive's own counts, whatever folder it lies in.
mkdir "$SCRATCH/chess"
cp "$file" "$SCRATCH/chess/chess.sql.gz"
expect_ok holdfast deliver "$SCRATCH/chess/chess.sql.gz" --telegram --root "$PLATFORM"
expect_requests 'sendDocument 200 111 chess.sql.gz'

mv "$PLATFORM/apps/tarot" "$SCRATCH/tarot"
expect_exit 2 holdfast deliver "$file" --telegram --root "$PLATFORM"
expect_in err "^error: $file is a backup of tarot, and the settings here are those of chess$"
expect_in err "^hint: If chess's owners are to get it: --app chess\. Else --root, the folder of apps/tarot\.$"
APP__NAME=chess expect_exit 2 holdfast deliver "$file" --telegram --root "$PLATFORM"
expect_requests ''
[ ! -e "$file.deliveries.json" ] || fail 'a receipt was written'
expect_ok holdfast deliver "$file" --telegram --root "$PLATFORM" --app chess
expect_requests 'sendDocument 200 999 x.sql.gz'
expect_no_complaints
