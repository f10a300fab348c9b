#!/usr/bin/env bats
# The script that cron and systemd run, with a stand-in for the launcher.

bats_require_minimum_version 1.5.0

setup() {
  cd "$BATS_TEST_TMPDIR" || exit
  export LONGHAUL_LOCKS=$BATS_TEST_TMPDIR JOURNAL_STREAM=1
  sed "s|^launcher=.*|launcher=$BATS_TEST_TMPDIR/launcher|" \
    "$BATS_TEST_DIRNAME/../examples/cron/longhaul-a-to-b.sh" >tick
  chmod +x tick
  launcher 'true'
}

launcher() {
  printf '#!/usr/bin/env bash\necho "$*" >>calls\n%s\n' "$1" >launcher
  chmod +x launcher
}

@test "the steps run in their order" {
  run ./tick tick
  [ "$status" -eq 0 ]
  [ "$(cat calls)" = "--on local metastore-export /etc/longhaul/policy.yaml
--on local copy --if-running skip --max-duration 15m --removals later /etc/longhaul/policy.yaml
--on local metastore-import /etc/longhaul/policy.yaml
--on local copy --if-running skip --removals only /etc/longhaul/policy.yaml
--on local hbase-export --if-running skip /etc/longhaul/policy.yaml
--on local hbase-import --if-running skip /etc/longhaul/policy.yaml" ]
}

@test "removals wait for a dump and an import of the same tick" {
  for step in metastore-export metastore-import; do
    rm -f calls
    launcher "[[ \$* != *$step* ]] || exit 5"
    run ./tick tick
    [ "$status" -eq 5 ]
    [[ $output == *"longhaul-a-to-b: $step ended with 5"* ]]
    [[ $output == *'is passed over'* ]]
    [ "$(wc -l <calls)" -eq 5 ]
    [[ $(cat calls) == *metastore-export*'--removals later'*metastore-import*hbase-export*hbase-import* ]]
    [[ $(cat calls) != *'--removals only'* ]]
  done
}

@test "a copy that failed in part is the import's to judge" {
  launcher '[[ $* != *later* ]] || exit 4'
  run ./tick tick
  [ "$status" -eq 4 ]
  [ "$(wc -l <calls)" -eq 6 ]
}

@test "compare is a tick of its own" {
  LONGHAUL_ON=yarn run ./tick compare
  [ "$(cat calls)" = '--on yarn copy-compare /etc/longhaul/policy.yaml
--on yarn hbase-verify /etc/longhaul/policy.yaml' ]
  run ./tick other
  [ "$status" -eq 2 ]
}

@test "a tick that overlaps the one before is passed over" {
  launcher 'touch begun; while [[ ! -e go ]]; do sleep 0.05; done'
  ./tick tick 3>&- &
  first=$!
  for _ in {1..200}; do
    [[ ! -e begun ]] || break
    sleep 0.05
  done
  run ./tick tick
  [ "$status" -eq 0 ]
  [[ $output == *'is still at work, this one is passed over'* ]]
  [ "$(wc -l <calls)" -eq 1 ]
  touch go
  wait "$first"
}

@test "SIGTERM reaches the job once, and nothing begins after it" {
  launcher 'trap "echo told >>signals; sleep 0.3; exit 143" TERM; touch begun; for _ in {1..200}; do sleep 0.05; done'
  ./tick tick 3>&- &
  first=$!
  for _ in {1..200}; do
    [[ ! -e begun ]] || break
    sleep 0.05
  done
  kill -TERM "$first"
  status=0
  wait "$first" || status=$?
  [ "$status" -eq 143 ]
  [ "$(cat signals)" = told ]
  [ "$(wc -l <calls)" -eq 1 ]
}
