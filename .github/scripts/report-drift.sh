#!/usr/bin/env bash
# Opens one issue about the stacks in drifted/, or updates the open one. Pulumi's output stays in the log of the run, which fewer people can read.
# Needs RUN (address of the run), GITHUB_REPOSITORY and GH_TOKEN.
set -euo pipefail

title='Stacks have drifted from their declaration'
{
  echo 'These stacks differ from their last deployment, or could not be checked:'
  echo
  find drifted -name drifted.txt -exec cat {} + | sort | sed 's/.*/- `&`/'
  echo
  echo "For the differences, see the jobs of $RUN. Restore a stack with \`edge-staging up <stack>\`, or add the change to its file."
} > drift.md

open=$(gh issue list --repo "$GITHUB_REPOSITORY" --state open --search "in:title \"$title\"" --json number,title --jq ".[] | select(.title == \"$title\") | .number" | head -n 1)
if [ -n "$open" ]; then
  gh issue edit "$open" --repo "$GITHUB_REPOSITORY" --body-file drift.md
else
  gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body-file drift.md
fi
