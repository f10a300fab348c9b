"""Imports a DAG file against stand-ins for Airflow that take the arguments the real classes take.

Arguments of both Airflow 2.10 (airflow/models/dag.py, airflow/models/baseoperator.py) and 3
(task-sdk/src/airflow/sdk/definitions/dag.py, task-sdk/src/airflow/sdk/bases/operator.py of
github.com/apache/airflow), of BashOperator
(providers/standard/src/airflow/providers/standard/operators/bash.py) and of
DataprocSubmitJobOperator (providers/google/src/airflow/providers/google/cloud/operators/dataproc.py):
what only one line knows is in no list. Proves the imports and the names of arguments, not what
Airflow makes of them.

Usage: airflow_stub.py 2|3 DAG_FILE; prints what was built as JSON.
"""

import json
import sys
import types

DAG_ARGUMENTS = """dag_id description schedule start_date end_date template_searchpath template_undefined
user_defined_macros user_defined_filters default_args max_active_tasks max_active_runs dagrun_timeout
catchup on_success_callback on_failure_callback doc_md params access_control is_paused_upon_creation
jinja_environment_kwargs render_template_as_native_obj tags owner_links auto_register""".split()
OPERATOR_ARGUMENTS = """task_id owner email email_on_retry email_on_failure retries retry_delay
retry_exponential_backoff max_retry_delay start_date end_date depends_on_past wait_for_downstream
params default_args priority_weight weight_rule queue pool pool_slots execution_timeout
on_execute_callback on_failure_callback on_success_callback on_retry_callback on_skipped_callback
pre_execute post_execute trigger_rule resources run_as_user map_index_template max_active_tis_per_dag
max_active_tis_per_dagrun executor executor_config do_xcom_push inlets outlets task_group doc doc_md
doc_json doc_yaml doc_rst""".split()
BASH_ARGUMENTS = "bash_command env append_env output_encoding skip_on_exit_code cwd output_processor".split()
DATAPROC_ARGUMENTS = """job region project_id request_id retry timeout metadata gcp_conn_id
impersonation_chain asynchronous deferrable polling_interval_seconds cancel_on_kill
wait_timeout""".split()

dags = []


def check(given, known, what):
    for name in given:
        if name not in known:
            raise TypeError(f"{what} has no argument {name}")


class Dag:
    current = None

    def __init__(self, **arguments):
        check(arguments, DAG_ARGUMENTS, "DAG")
        check(arguments["default_args"], OPERATOR_ARGUMENTS, "default_args")
        self.built = {**arguments, "tasks": []}
        dags.append(self.built)

    def __enter__(self):
        Dag.current = self
        return self

    def __exit__(self, *ignored):
        Dag.current = None


class Operator:
    own = []

    def __init__(self, **arguments):
        check(arguments, OPERATOR_ARGUMENTS + self.own, type(self).__name__)
        self.built = {**arguments, "operator": type(self).__name__, "before": []}
        Dag.current.built["tasks"].append(self.built)

    def __rshift__(self, later):
        self.built["before"].append(later.built["task_id"])
        return later

    # Of a list, which has no such operator (airflow/models/taskmixin.py).
    def __rrshift__(self, earlier):
        for one in earlier:
            one >> self
        return self


class BashOperator(Operator):
    own = BASH_ARGUMENTS


class DataprocSubmitJobOperator(Operator):
    own = DATAPROC_ARGUMENTS


def module(name, **names):
    made = types.ModuleType(name)
    made.__dict__.update(names)
    sys.modules[name] = made
    parent, _, last = name.rpartition(".")
    if parent:
        if parent not in sys.modules:
            module(parent)
        setattr(sys.modules[parent], last, made)


line, file = sys.argv[1:]
module("pendulum", datetime=lambda *date, tz: [*date, tz])
if line == "3":
    module("airflow.sdk", DAG=Dag)
    module("airflow.providers.standard.operators.bash", BashOperator=BashOperator)
else:
    module("airflow", DAG=Dag)
    module("airflow.operators.bash", BashOperator=BashOperator)
module(
    "airflow.providers.google.cloud.operators.dataproc",
    DataprocSubmitJobOperator=DataprocSubmitJobOperator,
)
with open(file, encoding="utf-8") as source:
    exec(compile(source.read(), file, "exec"), {"__name__": "dag"})
print(json.dumps(dags, default=str))
