#!/usr/bin/env bash
# Policy a-to-b: `tick` and `compare`, for cron and systemd. Made by `longhaul schedule`.
# LONGHAUL_ON: where jobs run (default: local; see docs/submit.md). LONGHAUL_LOCKS: folder of locks.
set -uo pipefail

launcher=/opt/longhaul/submit/longhaul
policy=/etc/longhaul/policy.yaml
what=${1:?tick or compare}

# Under cron the log goes to syslog, and only what went wrong is mailed.
exec 3>&2
if [[ ! -t 2 && -z ${JOURNAL_STREAM:-} ]] && command -v logger >/dev/null; then
  exec > >(logger -t longhaul-a-to-b) 2>&1
fi

exec 9>"${LONGHAUL_LOCKS:-/var/lock}/longhaul-a-to-b-$what.lock" || exit 3
if ! flock -n 9; then
  echo "longhaul-a-to-b: the $what before is still at work, this one is passed over"
  exit 0
fi

worst=0
failed=' '
child=''
trap 'told=143; [[ -z $child ]] || kill -TERM "$child"' TERM
told=0

# A step that fails does not keep the next ones from what they can do. Name, time limit, words.
step() {
  local id=$1 limit=$2 status=0
  shift 2
  [[ $told -eq 0 ]] || return 0
  # In the foreground, or the job would get a signal twice: the second one ends it at once.
  timeout --foreground --signal=TERM --kill-after=60 "$limit" \
    "$launcher" --on "${LONGHAUL_ON:-local}" "$@" "$policy" 9>&- &
  child=$!
  while kill -0 "$child" 2>/dev/null; do
    status=0
    wait "$child" || status=$?
  done
  child=''
  if [[ $status -ne 0 ]]; then
    echo "longhaul-a-to-b: $1 ended with $status (124: not within $limit s)" >&3
    worst=$status
    failed+="$id "
  fi
}

# Whether steps went well on which the next one builds.
# shellcheck disable=SC2317 # only some policies have such steps
needs() {
  local id
  for id in "$@"; do
    if [[ $failed == *" $id "* ]]; then
      echo "longhaul-a-to-b: the step after '$id' is passed over"
      return 1
    fi
  done
}

case $what in
  tick)
    step dump 2400 metastore-export
    step copy 2400 copy --if-running skip --max-duration 15m --removals later
    step metadata 2400 metastore-import
    needs dump metadata && step removals 2400 copy --if-running skip --removals only
    step hbase_export 2400 hbase-export --if-running skip
    step hbase_import 2400 hbase-import --if-running skip
    ;;
  compare)
    step compare 86400 copy-compare
    step hbase_verify 86400 hbase-verify
    ;;
  *)
    echo "Invalid argument: $what (tick or compare)" >&2
    exit 2
    ;;
esac
exit "$worst"
