#!/usr/bin/env bats
# The launcher on clusters, in a copy of the tree that holds nothing but what it looks at, with
# stand-ins for spark-submit, yarn and gcloud that record how they were called.
# shellcheck disable=SC1003,SC2016 # the stand-ins expand what they are given

bats_require_minimum_version 1.5.0

setup() {
  home=$BATS_TEST_TMPDIR/'long haul'
  stubs=$BATS_TEST_TMPDIR/stubs
  calls=$BATS_TEST_TMPDIR/calls
  mkdir -p "$home"/{submit,conf,jobs/target/lib/spark} "$stubs"
  cp "$BATS_TEST_DIRNAME/../longhaul" "$home/submit/"
  touch "$home"/jobs/target/{jvm.options,longhaul.jar} "$home"/jobs/target/lib/spark/spark-core.jar
  ended='echo "longhaul-result {\"run\":\"x\",\"exit\":0}" >&2'
  stub gcloud "$ended"
  stub spark-submit
  stub yarn
  stub java
  real_gcloud=$(command -v gcloud || true)
  unset JAVA_HOME SPARK_HOME LC_ALL
  unset "${!LONGHAUL_@}"
  export LONGHAUL_LOG_PAUSE=0
  PATH=$stubs:$PATH
  cd "$BATS_TEST_TMPDIR" || exit
  mkdir etc
  policy=etc/p.yaml
  write_policy 'spark: {}'
  google=(--cluster c --region europe-west3 --bucket b)
}

# Calls are NUL-separated, so that any argument can be told.
stub() {
  printf '#!/usr/bin/env bash\nprintf "%%s\\0" "$(basename "$0")" "$@" >>"%s"\n%s\n' \
    "$calls" "${2:-}" >"$stubs/$1"
  chmod +x "$stubs/$1"
}

write_policy() {
  printf '# a comment\nname: a-to-b # the name\n%s\ndatasets:\n- name: all\n  path: .\n' "$1" >"$policy"
}

longhaul() {
  "$home/submit/longhaul" "$@"
}

called() {
  [[ -f $calls ]] && tr '\0' '\n' <"$calls"
}

# The words of the one call that was made.
words() {
  mapfile -d '' -t words <"$calls"
}

has_word() {
  local one
  for one in "${words[@]}"; do
    [[ $one != "$1" ]] || return 0
  done
  printf 'no word %s in: %q\n' "$1" "${words[*]}"
  return 1
}

run_shape='[0-9]{8}T[0-9]{6}Z-a-to-b-[0-9a-f]{4}'

@test "dataproc: jars, policy, label, region and retries" {
  touch "$home"/jobs/target/lib/spark/{hadoop-distcp-3.4.1,hbase-shaded-mapreduce-2.6.4}.jar
  run longhaul --on dataproc "${google[@]}" copy --dry-run "$policy"
  [ "$status" -eq 0 ]
  words
  [ "${words[*]:0:5}" = 'gcloud dataproc jobs submit spark' ]
  lib=$home/jobs/target/lib/spark
  has_word "--jars=$home/jobs/target/longhaul.jar,$lib/hadoop-distcp-3.4.1.jar,$lib/hbase-shaded-mapreduce-2.6.4.jar"
  has_word --class=io.longhaul.jobs.Main
  has_word --cluster=c
  has_word --region=europe-west3
  has_word --bucket=b
  has_word --files=etc/p.yaml
  has_word --max-failures-per-hour=1
  [[ $(called) =~ $'\n--\ncopy\n--run\n'($run_shape)$'\n--dry-run\np.yaml'$ ]]
  id=${BASH_REMATCH[1]}
  has_word "--labels=longhaul-run=${id,,}"
  has_word "--id=${id,,}"
}

@test "dataproc-serverless: a batch with its dependencies in the bucket" {
  run longhaul --on dataproc-serverless --region r --bucket gs://b copy "$policy"
  [ "$status" -eq 0 ]
  words
  [ "${words[*]:0:5}" = 'gcloud dataproc batches submit spark' ]
  has_word --deps-bucket=gs://b
  has_word --region=r
  [[ $(called) =~ $'\n--batch='[a-z0-9-]{4,63}$'\n' ]]
  [[ $(called) =~ $'\n--labels=longhaul-run='[a-z0-9-]{4,63}$'\n' ]]
  [[ $(called) =~ $'\n--\ncopy\n--run\n'$run_shape$'\np.yaml'$ ]]
}

@test "yarn: the driver runs in the cluster" {
  mkdir "$home/jobs/target/lib/copy"
  touch "$home"/jobs/target/lib/copy/{a,b}.jar
  stub spark-submit "$ended"
  run longhaul --on yarn --principal me@REALM --keytab k.keytab copy "$policy"
  [ "$status" -eq 0 ]
  [[ $(called) == spark-submit$'\n--master\nyarn\n--deploy-mode\ncluster\n'* ]]
  [[ $(called) == *$'\n--principal\nme@REALM\n--keytab\nk.keytab\n'* ]]
  lib=$home/jobs/target/lib/copy
  [[ $(called) == *$'\n--jars\n'"$lib/a.jar,$lib/b.jar"$'\n--files\netc/p.yaml\n'* ]]
  [[ $(called) =~ $'\n--conf\nspark.yarn.tags=longhaul-run-'[0-9]{8}t[0-9]{6}z-a-to-b-[0-9a-f]{4}$'\n' ]]
  [[ $(called) == *$'\n--conf\nspark.yarn.maxAppAttempts=2\n'* ]]
  [[ $(called) =~ longhaul.jar$'\ncopy\n--run\n'$run_shape$'\np.yaml'$ ]]
}

@test "places come from the environment too, and options win" {
  export LONGHAUL_CLUSTER=ec LONGHAUL_REGION=er LONGHAUL_BUCKET=eb
  run longhaul --on dataproc --region r copy "$policy"
  [ "$status" -eq 0 ]
  words
  has_word --cluster=ec
  has_word --region=r
  has_word --bucket=eb
}

@test "a missing place is named" {
  run longhaul --on dataproc --cluster c --bucket b copy "$policy"
  [ "$status" -eq 2 ]
  [[ $output == *'--on dataproc needs --region or LONGHAUL_REGION'* ]]
  run longhaul --on dataproc --region r --bucket b copy "$policy"
  [[ $status -eq 2 && $output == *'--cluster or LONGHAUL_CLUSTER'* ]]
  run longhaul --on dataproc-serverless --region r copy "$policy"
  [[ $status -eq 2 && $output == *'--bucket or LONGHAUL_BUCKET'* ]]
  [ ! -e "$calls" ]
}

@test "--print is one quoted line and starts nothing" {
  rm -r "$stubs"/{gcloud,spark-submit,java} "$home/jobs"
  touch "$home/pom.xml"
  # Without the tools of this machine either.
  PATH=/usr/bin:/bin
  for on in local spark yarn dataproc dataproc-serverless; do
    run --separate-stderr longhaul --on "$on" --print copy --dataset $'a "b"\n$c' "$policy"
    [ "$status" -eq 0 ]
    [ "${#lines[@]}" -eq 1 ]
    # shellcheck disable=SC2154 # set by run
    [ -z "$stderr" ]
    eval "words=($output)"
    has_word $'a "b"\n$c'
  done
  [[ $output == *--region=REGION* && $output == *gs://BUCKET* ]]
  run longhaul --print --on dataproc copy "$policy"
  [[ $output == *--cluster=CLUSTER* && $output == *--region=REGION* && $output == *--bucket=BUCKET* ]]
  [ ! -e "$calls" ]
}

@test "gcloud knows what is printed" {
  [[ -n $real_gcloud ]] || skip 'no gcloud here'
  write_policy $'spark:\n  spark.jars.ivySettings: "a,b"\n  spark.executor.memory: 4g'
  for on in dataproc dataproc-serverless; do
    line=$(longhaul --print --on "$on" copy "$policy")
    run "$real_gcloud" meta lint-gcloud-commands "--command-string=${line%% -- *}"
    [[ $output == *'"error_message": null'* && $output == *'"success": true'* ]]
  done
  run "$real_gcloud" meta lint-gcloud-commands '--command-string=gcloud dataproc jobs submit spark --nonsense'
  [[ $output != *'"success": true'* ]]
}

@test "any argument arrives as it was given" {
  stub spark-submit "$ended"
  arguments=('a b' '' "it's" '"x"' "\$HOME \$(id)" '*' $'two\nlines' '-' '\' 'ü' --)
  for on in yarn dataproc dataproc-serverless; do
    rm -f "$calls"
    places=(--region r --bucket b)
    [[ $on != dataproc ]] || places+=(--cluster c)
    [[ $on != yarn ]] || places=()
    run longhaul --on "$on" "${places[@]}" copy "${arguments[@]}" "$policy" last
    [ "$status" -eq 0 ]
    words
    all=("${arguments[@]}" p.yaml last)
    [ "$(printf '%q ' "${words[@]: -${#all[@]}}")" = "$(printf '%q ' "${all[@]}")" ]
  done
}

@test "the policy's Spark properties are passed on" {
  write_policy $'spark:\n  # memory\n  spark.executor.memory: 4g   # enough\n  "spark.a": "x # y"\n  \'spark.b\': \'it\'\'s\'\n\n  spark.c: a:b=c'
  stub spark-submit "$ended"
  run longhaul --on yarn copy "$policy"
  [ "$status" -eq 0 ]
  for one in spark.executor.memory=4g 'spark.a=x # y' "spark.b=it's" spark.c=a:b=c; do
    [[ $(called) == *$'\n--conf\n'"$one"$'\n'* ]]
  done
  rm "$calls"
  run longhaul --on spark copy "$policy"
  [[ $(called) == *$'\n--conf\nspark.executor.memory=4g\n'*$'\ncopy\n--run\n'*$'\netc/p.yaml' ]]
  rm "$calls"
  run longhaul --on dataproc "${google[@]}" copy "$policy"
  words
  has_word "--properties=spark.executor.memory=4g,spark.a=x # y,spark.b=it's,spark.c=a:b=c"
  rm "$calls"
  write_policy $'spark: { spark.d: "1,2",\n  spark.e: 3 } # flow'
  run longhaul --on dataproc "${google[@]}" copy "$policy"
  words
  has_word '--properties=^|^spark.d=1,2|spark.e=3'
}

@test "what can't be told of a policy is refused, not guessed" {
  for bad in $'spark:\n  spark.a: |\n    x' $'spark: &x\n  spark.a: 1' $'spark: {spark.a: 1' \
    $'spark:\n  spark.a: [1]' $'spark:\n  other: 1'; do
    write_policy "$bad"
    run longhaul --on yarn copy "$policy"
    [ "$status" -eq 2 ]
    [[ $output == *'Invalid policy file: etc/p.yaml (spark: must be a map'* ]]
  done
  echo 'name: [x]' >"$policy"
  run longhaul --on yarn copy "$policy"
  [[ $status -eq 2 && $output == *'name: must be'* ]]
  run longhaul --on yarn copy nowhere.yaml
  [[ $status -eq 2 && $output == *'Cannot read the policy file: nowhere.yaml'* ]]
  write_policy $'spark:\n  spark.submit.deployMode: client'
  run longhaul --on yarn copy "$policy"
  [[ $status -eq 2 && $output == *'spark.submit.deployMode: client'* ]]
  [ ! -e "$calls" ]
}

@test "jars may lie in a bucket" {
  rm -r "$home/jobs"
  touch "$home/pom.xml"
  LONGHAUL_JARS=gs://b/longhaul/ run longhaul --on dataproc "${google[@]}" copy "$policy"
  [ "$status" -eq 0 ]
  words
  has_word --jars=gs://b/longhaul/longhaul.jar
}

@test "memory and other JVM options reach the driver" {
  export LONGHAUL_OPTS='-Xmx8g -Dx=y'
  run longhaul --on dataproc "${google[@]}" copy "$policy"
  words
  has_word --properties=spark.driver.memory=8g,spark.driver.extraJavaOptions=-Dx=y
  stub spark-submit "$ended"
  run longhaul --on yarn copy "$policy"
  [[ $(called) == *$'\n--driver-memory\n8g\n--driver-java-options\n-Dx=y\n'* ]]
}

@test "the login goes to dataproc as properties and a file" {
  run longhaul --on dataproc "${google[@]}" --principal me@R --keytab /etc/k.keytab copy "$policy"
  [ "$status" -eq 0 ]
  words
  has_word --files=etc/p.yaml,/etc/k.keytab
  has_word --properties=spark.kerberos.principal=me@R,spark.kerberos.keytab=k.keytab
}

@test "the exit status is the job's, whatever the engine says" {
  stub gcloud 'echo "line"; echo "longhaul-result {\"run\":\"x\",\"exit\":5}"; echo "ERROR: failed" >&2; exit 1'
  run --separate-stderr longhaul --on dataproc "${google[@]}" copy "$policy"
  [ "$status" -eq 5 ]
  [ -z "$output" ]
  [[ $stderr == *line* && $stderr == *ERROR* ]]
  # The last of two attempts counts.
  stub gcloud 'echo "longhaul-result {\"run\":\"x\",\"exit\":3}"; echo "longhaul-result {\"run\":null,\"exit\":4}"'
  run longhaul --on dataproc-serverless --region r --bucket b copy "$policy"
  [ "$status" -eq 4 ]
}

@test "no result is no success" {
  for status in 0 1; do
    stub gcloud "exit $status"
    run longhaul --on dataproc "${google[@]}" copy "$policy"
    [ "$status" -eq 3 ]
    [[ $output == *'no result was found; see: gcloud dataproc jobs wait'* ]]
    [[ $output =~ longhaul-result\ \{\"run\":\"$run_shape\",\"exit\":3\}$ ]]
  done
}

@test "without a result line the run's report tells" {
  stub gcloud 'exit 1'
  stub java 'echo "{\"job\":\"result\",\"run\":\"x\",\"exit\":4,\"ended\":\"2026\"}"; exit 4'
  run longhaul --on dataproc "${google[@]}" copy "$policy"
  [ "$status" -eq 4 ]
  [[ $(called) =~ $'\nresult\n--json\netc/p.yaml\n'$run_shape$ ]]
  stub java 'echo "{\"job\":\"result\",\"run\":\"x\",\"exit\":3,\"error\":\"no report\"}"; exit 3'
  run longhaul --on dataproc "${google[@]}" copy "$policy"
  [ "$status" -eq 3 ]
  [[ $output == *'no result was found'* ]]
}

@test "yarn: the result is read from the log that the cluster keeps" {
  stub yarn 'case $1 in application) echo "application_1_0007 x" ;; logs) echo "longhaul-result {\"run\":\"x\",\"exit\":6}" ;; esac'
  stub spark-submit 'exit 1'
  run longhaul --on yarn copy "$policy"
  [ "$status" -eq 6 ]
  [[ $(called) == *$'\nyarn\nlogs\n-applicationId\napplication_1_0007\n-am\n-1' ]]
}

@test "--json: standard output is the job's object alone" {
  object='{"job":"copy","run":"x","exit":5,"datasets":[]}'
  stub gcloud "echo noise; echo '$object'; echo 'longhaul-result {\"run\":\"x\",\"exit\":5}'"
  run --separate-stderr longhaul --on dataproc "${google[@]}" copy --json "$policy"
  [ "$status" -eq 5 ]
  [ "$output" = "$object" ]
  stub gcloud 'exit 1'
  run --separate-stderr longhaul --on dataproc "${google[@]}" copy --json "$policy"
  [ "$status" -eq 3 ]
  [[ $output == '{"job":"copy","run":"'*'"exit":3,"error":"Cannot tell how run'* ]]
}

# Starts the launcher, waits until it submitted, and sends it a signal.
signal_launcher() {
  "$home/submit/longhaul" --on dataproc "${google[@]}" copy "$policy" >out 2>&1 3>&- &
  launcher=$!
  for _ in {1..200}; do
    [[ ! -e submitted ]] || break
    sleep 0.05
  done
  kill "-$1" "$launcher"
  status=0
  wait "$launcher" || status=$?
}

@test "SIGTERM reaches the job" {
  stub gcloud 'case "$*" in *submit*) touch submitted; while [[ ! -e killed ]]; do sleep 0.05; done
    echo "longhaul-result {\"run\":\"x\",\"exit\":143}"; exit 1 ;; *kill*) touch killed ;; esac'
  signal_launcher TERM
  [ "$status" -eq 143 ]
  [[ $(called) == *$'\ngcloud\ndataproc\njobs\nkill\n'*$'\n--region=europe-west3\n'* ]]
}

@test "SIGTERM ends a submission that the cluster does not know yet" {
  stub gcloud 'case "$*" in *submit*) touch submitted; exec sleep 60 ;; *kill*) exit 1 ;; esac'
  signal_launcher TERM
  [ "$status" -eq 143 ]
}

@test "a job that had ended before the signal keeps its status" {
  stub gcloud 'case "$*" in *submit*) echo "longhaul-result {\"run\":\"x\",\"exit\":0}"; touch submitted
    while [[ ! -e killed ]]; do sleep 0.05; done ;; *kill*) touch killed ;; esac'
  signal_launcher TERM
  [ "$status" -eq 0 ]
}
