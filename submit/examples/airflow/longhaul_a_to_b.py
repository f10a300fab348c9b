"""Policy a-to-b: a DAG of its steps, and one that compares both sides. Made by `longhaul schedule`.

Imports on Airflow 2.10 and 3. With LONGHAUL_CLUSTER, LONGHAUL_REGION, LONGHAUL_PROJECT and
LONGHAUL_BUCKET in the environment the steps are Dataproc jobs, with longhaul.jar and the policy file
in gs://BUCKET/longhaul; else they are commands of a worker that has Longhaul installed.
LONGHAUL_ALERT_HOOK: where a failure is told as {"text": …}.
"""

import datetime
import json
import logging
import os
import shlex
import urllib.request

import pendulum

try:
    from airflow.sdk import DAG
except ImportError:
    from airflow import DAG
try:
    from airflow.providers.standard.operators.bash import BashOperator
except ImportError:
    from airflow.operators.bash import BashOperator
try:
    from airflow.providers.google.cloud.operators.dataproc import DataprocSubmitJobOperator
except ImportError:
    DataprocSubmitJobOperator = None

NAME = "a-to-b"
POLICY = os.environ.get("LONGHAUL_POLICY", "/etc/longhaul/policy.yaml")
LAUNCHER = os.environ.get("LONGHAUL_LAUNCHER", "/opt/longhaul/submit/longhaul")
CLUSTER = os.environ.get("LONGHAUL_CLUSTER")
REGION = os.environ.get("LONGHAUL_REGION")
PROJECT = os.environ.get("LONGHAUL_PROJECT")
BUCKET = os.environ.get("LONGHAUL_BUCKET")
PROPERTIES = {"spark.executor.memory": "4g"}


def alert(context):
    """Tells of a step that failed, also of one whose job never began to run."""
    task = context["task_instance"]
    text = f"Longhaul {NAME}: {task.task_id} of {task.dag_id} failed; see `longhaul status`"
    logging.getLogger(__name__).error(text)
    hook = os.environ.get("LONGHAUL_ALERT_HOOK")
    if hook:
        body = json.dumps({"text": text}).encode()
        request = urllib.request.Request(hook, body, {"Content-Type": "application/json"})
        urllib.request.urlopen(request, timeout=30).close()


def step(task_id, words, **settings):
    """A step as a Dataproc job, or as a command."""
    if CLUSTER and DataprocSubmitJobOperator is not None:
        folder = f"gs://{BUCKET}/longhaul"
        file = os.path.basename(POLICY)
        return DataprocSubmitJobOperator(
            task_id=task_id,
            project_id=PROJECT,
            region=REGION,
            job={
                "reference": {"project_id": PROJECT},
                "placement": {"cluster_name": CLUSTER},
                "labels": {"longhaul-policy": NAME},
                "spark_job": {
                    "main_class": "io.longhaul.jobs.Main",
                    "jar_file_uris": [f"{folder}/longhaul.jar"],
                    "file_uris": [f"{folder}/{file}"],
                    "properties": PROPERTIES,
                    "args": [*words, file],
                },
            },
            **settings,
        )
    command = shlex.join([LAUNCHER, *words, POLICY])
    return BashOperator(task_id=task_id, bash_command=f"exec {command} ", **settings)


DEFAULTS = {
    "owner": "longhaul",
    "retries": 2,
    "retry_delay": datetime.timedelta(minutes=2),
    "on_failure_callback": alert,
}

with DAG(
    dag_id=f"longhaul-{NAME}",
    description="Keeps the standby at most an rpo behind",
    schedule="*/20 * * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    # A copy brings over what there is now: ticks that were missed are not made up for.
    catchup=False,
    max_active_runs=1,
    default_args=DEFAULTS,
    tags=["longhaul"],
):
    dump = step(
        "dump",
        ["metastore-export"],
        execution_timeout=datetime.timedelta(seconds=2400),
    )
    copy = step(
        "copy",
        ["copy", "--if-running", "skip", "--max-duration", "15m", "--removals", "later"],
        trigger_rule="all_done",
        execution_timeout=datetime.timedelta(seconds=2400),
    )
    metadata = step(
        "metadata",
        ["metastore-import"],
        trigger_rule="all_done",
        execution_timeout=datetime.timedelta(seconds=2400),
    )
    removals = step(
        "removals",
        ["copy", "--if-running", "skip", "--removals", "only"],
        execution_timeout=datetime.timedelta(seconds=2400),
    )
    hbase_export = step(
        "hbase_export",
        ["hbase-export", "--if-running", "skip"],
        trigger_rule="all_done",
        execution_timeout=datetime.timedelta(seconds=2400),
    )
    hbase_import = step(
        "hbase_import",
        ["hbase-import", "--if-running", "skip"],
        trigger_rule="all_done",
        execution_timeout=datetime.timedelta(seconds=2400),
    )
    dump >> copy
    copy >> metadata
    [dump, metadata] >> removals
    removals >> hbase_export
    hbase_export >> hbase_import

with DAG(
    dag_id=f"longhaul-{NAME}-compare",
    description="Holds the standby against the source by content",
    schedule="17 4 * * *",
    start_date=pendulum.datetime(2026, 1, 1, tz="UTC"),
    catchup=False,
    max_active_runs=1,
    default_args={**DEFAULTS, "retries": 0},
    tags=["longhaul"],
):
    step("compare", ["copy-compare"], execution_timeout=datetime.timedelta(days=1))
    step("hbase_verify", ["hbase-verify"], execution_timeout=datetime.timedelta(days=1))
