#!/usr/bin/env bats
# The launcher in a copy of the tree that holds nothing but what it looks at, with stand-ins for
# Java, Maven and spark-submit that record how they were called.
# shellcheck disable=SC1003,SC2016 # the stand-ins expand what they are given

bats_require_minimum_version 1.5.0

setup() {
  home=$BATS_TEST_TMPDIR/'long haul'
  stubs=$BATS_TEST_TMPDIR/stubs
  calls=$BATS_TEST_TMPDIR/calls
  mkdir -p "$home"/{submit,conf,common/src/main,jobs/src/main,jobs/target/lib/spark} "$stubs"
  cp "$BATS_TEST_DIRNAME/../longhaul" "$home/submit/"
  touch "$home"/{,common/,jobs/}pom.xml
  touch "$home"/jobs/target/{jvm.options,longhaul.jar}
  # Calls are NUL-separated, so that any argument can be told.
  stub java 'if [[ $1 == -version ]]; then echo "openjdk version \"17.0.15\"" >&2; exit; fi'
  stub mvn "touch '$home/jobs/target/longhaul.jar'"
  stub spark-submit
  unset JAVA_HOME SPARK_HOME LONGHAUL_OPTS LC_ALL
  PATH=$stubs:$PATH
}

stub() {
  printf '#!/usr/bin/env bash\n%s\nprintf "%%s\\0" "$(basename "$0")" "$@" >>"%s"\n' \
    "${2:-}" "$calls" >"$stubs/$1"
  chmod +x "$stubs/$1"
}

longhaul() {
  "$home/submit/longhaul" "$@"
}

called() {
  [[ -f $calls ]] && tr '\0' '\n' <"$calls"
}

make_stale() {
  touch -d '1 minute ago' "$home/jobs/target/longhaul.jar"
  touch -d '1 hour ago' "$home"/{,common/,jobs/}pom.xml "$home"/{common,jobs}/src/main
  touch "$home/common/src/main/$1"
}

@test "runs the job here with Java" {
  run longhaul copy policy.yaml
  [ "$status" -eq 0 ]
  [[ $(called) == java$'\n'"@$home/jobs/target/jvm.options"$'\n'-Xmx2g$'\n'* ]]
  [[ $(called) == *$'\n-cp\n'"$home/jobs/target/longhaul.jar:$home/jobs/target/lib/spark/*"$'\n'* ]]
  [[ $(called) == *$'\nio.longhaul.jobs.Main\ncopy\npolicy.yaml' ]]
}

@test "any argument arrives as it was given" {
  arguments=(copy 'a b' '' "it's" '"x"' "\$HOME \$(id)" '*' $'two\nlines' '-' '\' 'ü' '--json')
  run longhaul "${arguments[@]}"
  [ "$status" -eq 0 ]
  mapfile -d '' -t words <"$calls"
  [ "${words[*]: -${#arguments[@]}}" = "${arguments[*]}" ]
}

@test "exits with the job's status" {
  stub java 'if [[ $1 == -version ]]; then echo "openjdk version \"21\"" >&2; exit; fi; exit 5'
  run longhaul copy policy.yaml
  [ "$status" -eq 5 ]
}

@test "works through a link and from another directory" {
  ln -s "$home/submit/longhaul" "$BATS_TEST_TMPDIR/haul"
  cd /
  run "$BATS_TEST_TMPDIR/haul" copy p.yaml
  [ "$status" -eq 0 ]
  [[ $(called) == *"$home/jobs/target/longhaul.jar"* ]]
}

@test "adds the jars in the folder of the job's name" {
  mkdir "$home/jobs/target/lib/demo"
  run longhaul demo
  [[ $(called) == *"/lib/spark/*:$home/jobs/target/lib/demo/*"* ]]
}

@test "LONGHAUL_OPTS overrides the memory" {
  LONGHAUL_OPTS='-Xmx8g -Dx=y' run longhaul copy p.yaml
  [[ $(called) == *$'\n-Xmx2g\n-Xmx8g\n-Dx=y\n'* ]]
}

@test "JAVA_HOME comes before PATH" {
  mkdir -p "$BATS_TEST_TMPDIR/jdk/bin"
  mv "$stubs/java" "$BATS_TEST_TMPDIR/jdk/bin/java"
  JAVA_HOME=$BATS_TEST_TMPDIR/jdk run longhaul copy p.yaml
  [ "$status" -eq 0 ]
  [[ $(called) == java$'\n'* ]]
}

@test "an older Java is refused" {
  for version in 1.8.0_402 11.0.2; do
    stub java "echo 'openjdk version \"$version\"' >&2"
    run longhaul copy p.yaml
    [ "$status" -eq 2 ]
    [[ $output == *"Invalid Java: java is $version, 17 or later is needed; set JAVA_HOME"* ]]
    [[ $output == *'longhaul-result {"run":null,"exit":2}' ]]
  done
}

@test "a JAVA_HOME without Java is refused" {
  JAVA_HOME=/nowhere run longhaul copy p.yaml
  [ "$status" -eq 2 ]
  [[ $output == *'Cannot find /nowhere/bin/java'* ]]
}

@test "the file names of any locale are UTF-8" {
  stub java 'if [[ $1 == -version ]]; then echo "openjdk version \"17\"" >&2; exit; fi; set -- "$LC_ALL"'
  LANG=C run longhaul copy p.yaml
  [ "$(called)" = $'java\nC.UTF-8' ]
}

@test "--on spark goes through spark-submit of PATH" {
  run longhaul --on spark --master spark://h:7077 copy 'a b'
  [ "$status" -eq 0 ]
  [[ $(called) == spark-submit$'\n--master\nspark://h:7077\n--class\nio.longhaul.jobs.Main\n'* ]]
  [[ $(called) == *"\"-Dlog4j2.configurationFile=$home/conf/log4j2.properties\""* ]]
  [[ $(called) == *$'\n'"$home/jobs/target/longhaul.jar"$'\ncopy\na b' ]]
}

@test "--on spark prefers SPARK_HOME and passes the job's own jars" {
  mkdir -p "$BATS_TEST_TMPDIR/spark/bin" "$home/jobs/target/lib/demo"
  touch "$home"/jobs/target/lib/demo/{a,b}.jar
  mv "$stubs/spark-submit" "$BATS_TEST_TMPDIR/spark/bin/"
  SPARK_HOME=$BATS_TEST_TMPDIR/spark run longhaul --on spark demo
  [ "$status" -eq 0 ]
  lib=$home/jobs/target/lib/demo
  [[ $(called) == *$'\n--jars\n'"$lib/a.jar,$lib/b.jar"$'\n'* ]]
}

@test "--on spark ends with the job's status, and with 3 when there is none" {
  printf 'name: a-to-b\ndatasets:\n' >"$BATS_TEST_TMPDIR/p.yaml"
  stub spark-submit 'echo out; echo "longhaul-result {\"run\":\"x\",\"exit\":5}" >&2; exit 5'
  run --separate-stderr longhaul --on spark copy "$BATS_TEST_TMPDIR/p.yaml"
  [ "$status" -eq 5 ]
  [ "$output" = out ]
  stub spark-submit 'printf "%s\n" "$@" >"$0.words"; echo "Exception in thread main" >&2; exit 1'
  stub java 'exit 1'
  run longhaul --on spark copy "$BATS_TEST_TMPDIR/p.yaml"
  [ "$status" -eq 3 ]
  [[ $output =~ 'Cannot tell how run '[0-9]{8}T[0-9]{6}Z-a-to-b-[0-9a-f]{4}' ended: spark-submit ended with 1' ]]
  [[ $(cat "$stubs/spark-submit.words") =~ $'\ncopy\n--run\n'[0-9]{8}T[0-9]{6}Z-a-to-b-[0-9a-f]{4}$'\n' ]]
}

@test "--on spark: SIGTERM reaches the driver" {
  stub spark-submit 'trap "echo \"longhaul-result {\\\"run\\\":\\\"x\\\",\\\"exit\\\":143}\" >&2; exit 143" TERM
    touch "$0.begun"; for _ in {1..200}; do sleep 0.05; done'
  "$home/submit/longhaul" --on spark copy p.yaml 3>&- &
  launcher=$!
  for _ in {1..200}; do
    [[ ! -e $stubs/spark-submit.begun ]] || break
    sleep 0.05
  done
  kill -TERM "$launcher"
  status=0
  wait "$launcher" || status=$?
  [ "$status" -eq 143 ]
}

@test "--on spark without Spark names SPARK_HOME" {
  rm "$stubs/spark-submit"
  run longhaul --on spark copy p.yaml
  [ "$status" -eq 2 ]
  [[ $output == *'Cannot find spark-submit: set SPARK_HOME'* ]]
}

@test "launcher options that do not fit are refused" {
  for line in '--on mars copy p.yaml' '--master spark://h copy p.yaml' '--on' '--on yarn' \
    '--on dataproc --master x copy' '--cluster c copy' '--on yarn --region r copy' \
    '--principal p copy' '--on yarn --principal p copy' '--on yarn --keytab k copy' \
    '--on yarn demo' '--on dataproc-serverless --cluster c copy' '--bucket b copy' '--cluster'; do
    # shellcheck disable=SC2086 # words
    run longhaul $line
    [ "$status" -eq 2 ]
    [[ $output == *'longhaul-result {"run":null,"exit":2}' ]]
  done
  [ ! -e "$calls" ]
}

@test "a refusal with --json is one JSON object" {
  "$home/submit/longhaul" --on 'ma"rs\' copy --json p.yaml >"$BATS_TEST_TMPDIR/out" 2>/dev/null || true
  [ "$(cat "$BATS_TEST_TMPDIR/out")" = \
    '{"job":"copy","run":null,"exit":2,"error":"Invalid --on: ma\"rs\\ (local, spark, yarn, dataproc or dataproc-serverless)"}' ]
}

@test "fresh jars are not built" {
  run longhaul copy p.yaml
  [[ $(called) != *mvn* ]]
}

@test "jars older than a source are built, once, without the network" {
  make_stale Foo.java
  run longhaul copy p.yaml
  [ "$status" -eq 0 ]
  [[ $(called) == mvn$'\n'*$'\n-Pquick\n'*$'\n-o\njava\n'* ]]
}

@test "missing jars are built" {
  rm -r "$home/jobs/target"
  stub mvn "mkdir -p '$home/jobs/target/lib/spark'; touch '$home'/jobs/target/{jvm.options,longhaul.jar}"
  run longhaul copy p.yaml
  [ "$status" -eq 0 ]
  [[ $(called) == mvn$'\n'*java$'\n'* ]]
}

@test "a build that needs the network gets it, and prints to standard error only" {
  make_stale Foo.java
  stub mvn 'echo building; [[ $* != *-o* ]] || exit 1'
  run --separate-stderr longhaul copy p.yaml
  [ "$status" -eq 0 ]
  [ -z "$output" ]
  # shellcheck disable=SC2154 # set by run
  [[ $stderr == *building* ]]
}

@test "a build that fails ends the command" {
  make_stale Foo.java
  stub mvn 'exit 1'
  run longhaul copy p.yaml
  [ "$status" -eq 3 ]
  [[ $output == *"Cannot build Longhaul in $home: Maven failed, see above"* ]]
  [[ $(called) != *java* ]]
}

@test "an installation without sources runs as it is" {
  make_stale Foo.java
  rm "$home/pom.xml"
  run longhaul copy p.yaml
  [ "$status" -eq 0 ]
  [[ $(called) != *mvn* ]]
}

@test "a build makes an archive of classes, which is used while the jar is no newer" {
  make_stale Foo.java
  stub java 'if [[ $1 == -version ]]; then echo "openjdk version \"17.0.15\"" >&2; exit; fi
    for word; do [[ $word != -XX:ArchiveClassesAtExit=* ]] || touch "${word#*=}"; done; echo noise'
  run --separate-stderr longhaul copy p.yaml
  [ "$status" -eq 0 ]
  [ "$output" = noise ]
  [[ $(called) == *"-XX:ArchiveClassesAtExit=$home/jobs/target/longhaul.jsa"$'\n'*dump-validate* ]]
  [[ $(called) == *"-XX:SharedArchiveFile=$home/jobs/target/longhaul.jsa"$'\n'*$'\ncopy\np.yaml' ]]
  touch -d '1 hour ago' "$home/jobs/target/longhaul.jsa"
  rm "$calls"
  run longhaul copy p.yaml
  [[ $(called) != *SharedArchiveFile* ]]
}
