#!/usr/bin/env bash
# Policy a-to-b: deploys its workflow and what starts it. Made by `longhaul schedule`.
# PROJECT, REGION and ACCOUNT (a service account that may run workflows) come from the environment.
set -euo pipefail
: "${PROJECT:?}" "${REGION:?}" "${ACCOUNT:?}"

gcloud workflows deploy longhaul-a-to-b "--project=$PROJECT" "--location=$REGION" \
  --source=longhaul-a-to-b.workflow.yaml "--service-account=$ACCOUNT"

# Updates the job if it is there.
verb=create
if gcloud scheduler jobs describe longhaul-a-to-b "--project=$PROJECT" "--location=$REGION" >/dev/null 2>&1; then
  verb=update
fi
gcloud scheduler jobs "$verb" http longhaul-a-to-b "--project=$PROJECT" "--location=$REGION" \
  --schedule='*/20 * * * *' --time-zone=UTC --http-method=POST \
  "--uri=https://workflowexecutions.googleapis.com/v1/projects/$PROJECT/locations/$REGION/workflows/longhaul-a-to-b/executions" \
  "--oauth-service-account-email=$ACCOUNT" --attempt-deadline=180s
