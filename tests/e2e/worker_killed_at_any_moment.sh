#!/usr/bin/env bash
# kill -9 of the worker at moments spread over a whole job: backup, proof, Telegram, email, pruning. Wherever it is hit, the
# job has one result in the end, and nothing comes twice but a document, which then says so.
source "$(dirname "$0")/../killed.sh"
email_platform
by_resend=$(grep -E '^(EMAIL|BACKUP__EMAIL)' "$PLATFORM/apps/tarot/.env")
telegram_platform
printf '%s\n' "$by_resend" BACKUP__PROVE=true BACKUP__KEEP_LAST=1 BACKUP__KEEP_{DAILY,WEEKLY,MONTHLY,YEARLY}=0 \
  >>"$PLATFORM/apps/tarot/.env"
now() { date +%s%3N; }
begin() {
  enqueue "$1" --telegram --email
  until grep -q " backup $job: begins" "$SCRATCH/worker.out"; do sleep 0.01; done
}
worker
begin undisturbed
began=$(now)
wait_until "grep -q ' backup $job: done: ' '$SCRATCH/worker.out'"
took=$(($(now) - began))

moments=24 unfinished=0
for ((moment = 0; moment < moments; moment++)); do
  begin "moment$moment"
  after=$((took * moment / moments))
  sleep "$((after / 1000)).$(printf %03d $((after % 1000)))"
  die
  tries=1
  if [ -z "$(in_queue 'SELECT 1 FROM jobs WHERE id = ? AND finished IS NOT NULL' "$job")" ]; then
    tries=2 unfinished=$((unfinished + 1))
  fi
  worker
  wait_until "[ -n \"\$(in_queue 'SELECT 1 FROM jobs WHERE id = ? AND finished IS NOT NULL' $job)\" ]" 60
  done_once $tries
  expect_equal "$(copies "$RESEND/mails")" 1
  expect_equal "$(cd "$BACKUPS" && echo *)" "$name.sql.gz $name.sql.gz.deliveries.json $name.sql.gz.proof.json"
  case $(copies "$TELEGRAM/documents") in
    1) ;;
    2) telegram_requests | grep -q "sendDocument 200 111 $name.sql.gz second$" || fail "the second $name does not say so" ;;
    *) fail "$name came neither once nor twice" ;;
  esac
done
end_worker
[ $unfinished -gt $((moments / 2)) ] || fail "only $unfinished of $moments jobs were hit"
expect_no_complaints
