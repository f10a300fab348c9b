#!/usr/bin/env bash
# Policy {{name}}: deploys its workflow and what starts it. Made by `longhaul schedule`.
# PROJECT, REGION and ACCOUNT (a service account that may run workflows) come from the environment.
set -euo pipefail
: "${PROJECT:?}" "${REGION:?}" "${ACCOUNT:?}"

gcloud workflows deploy {{unit}} "--project=$PROJECT" "--location=$REGION" \
  --source={{unit}}.workflow.yaml "--service-account=$ACCOUNT"

# Updates the job if it is there.
verb=create
if gcloud scheduler jobs describe {{unit}} "--project=$PROJECT" "--location=$REGION" >/dev/null 2>&1; then
  verb=update
fi
gcloud scheduler jobs "$verb" http {{unit}} "--project=$PROJECT" "--location=$REGION" \
  --schedule={{cron}} --time-zone={{zone}} --http-method=POST \
  "--uri=https://workflowexecutions.googleapis.com/v1/projects/$PROJECT/locations/$REGION/workflows/{{unit}}/executions" \
  "--oauth-service-account-email=$ACCOUNT" --attempt-deadline=180s
