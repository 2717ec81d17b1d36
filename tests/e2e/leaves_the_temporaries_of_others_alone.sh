#!/usr/bin/env bash
# In a folder for all, such as /tmp, only what a dead run of the same user left is removed.
source "$(dirname "$0")/../lib.sh"
[ "$(id -u)" = 0 ] || skip 'only root can make a file of another user'
shared_cluster
fresh_database
mkdir "$SCRATCH/to"; cd "$SCRATCH/to"
touch .own.sql.gz.0123abcd.holdfast-tmp .foreign.sql.gz.0123abcd.holdfast-tmp .another.swp visible.holdfast-tmp "$SCRATCH/precious"
chown nobody .foreign.sql.gz.0123abcd.holdfast-tmp
ln -s "$SCRATCH/precious" .link.sql.gz.0123abcd.holdfast-tmp
mkdir .folder.sql.gz.0123abcd.holdfast-tmp
mkfifo .pipe.sql.gz.0123abcd.holdfast-tmp
expect_ok timeout 60 "$HOLDFAST" backup mine --url "dbname=$DB" --app x --output "$SCRATCH/to/"
expect_equal "$(find . -mindepth 1 -printf '%P\n' | LC_ALL=C sort | xargs)" ".another.swp .folder.sql.gz.0123abcd.holdfast-tmp \
.foreign.sql.gz.0123abcd.holdfast-tmp .link.sql.gz.0123abcd.holdfast-tmp .pipe.sql.gz.0123abcd.holdfast-tmp mine.sql.gz visible.holdfast-tmp"
[ -e "$SCRATCH/precious" ] || fail 'it followed a link'
