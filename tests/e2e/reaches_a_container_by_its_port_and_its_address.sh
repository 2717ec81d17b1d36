#!/usr/bin/env bash
# Where its port is published it is reached there, else at its address, without a bridge of holdfast's own; and an address
# to which nothing leads is told.
source "$(dirname "$0")/../lib.sh"
own_network
container_engine
logged_docker
round_trip() {
  container_platform "DATABASE__CONTAINER=$BOX-$1" "DOCKER__COMMAND=$SCRATCH/docker-logged"
  sql_in "$1" tarot 'CREATE TABLE cards AS SELECT generate_series(1, 78) AS id'
  make_status
  expect_in out "^Server +PostgreSQL [0-9.]+[^,]*, $2, database tarot: 1 table"
  expect_ok make_line script name=backup_database APP="$BOX" args="$1"
  sql_in "$1" tarot 'DELETE FROM cards'
  expect_ok make_line script name=restore_database APP="$BOX" args="$BACKUPS/$1.sql.gz --confirm"
  expect_equal "$(sql_in "$1" tarot 'SELECT count(*) FROM cards')" 78
  ! grep -q ' bridge ' "$SCRATCH/calls" || fail 'a tunnel was dug beside a route'
}
own_container published --network bridge -- -p 127.0.0.1:25432:5432
round_trip published '127\.0\.0\.1( port |:)25432'
own_container addressed --network bridge
round_trip addressed "$(docker inspect -f '{{.NetworkSettings.IPAddress}}' "$BOX-addressed")( port |:)5432"

rm "$BACKUPS"/*
for host in 192.0.2.99 198.51.100.1; do
  container_platform DATABASE__HOST=$host DATABASE__USER=tarot DATABASE__NAME=tarot
  make_refuses
  expect_in err "^error: .*$host.*(No route to host|Network is unreachable)"
  expect_in err '^hint: .*host and port.*`docker ps`'
done
