#!/usr/bin/env bash
# Opens one issue about the stacks below drifted/, or writes the one that is open anew. The engine's words stay in the run's log, where they may be read by fewer.
# Needs RUN (address of the run), GITHUB_REPOSITORY and GH_TOKEN.
set -euo pipefail

title='Stacks are not as they were brought up'
{
  echo 'These stacks differ from what they were brought up as, or could not be looked at:'
  echo
  find drifted -name drifted.txt -exec cat {} + | sort | sed 's/.*/- `&`/'
  echo
  echo "What differs: the jobs of $RUN. Bring them back by \`npm run up\`, or take the change over into their files."
} > drift.md

open=$(gh issue list --repo "$GITHUB_REPOSITORY" --state open --search "in:title \"$title\"" --json number,title --jq ".[] | select(.title == \"$title\") | .number" | head -n 1)
if [ -n "$open" ]; then
  gh issue edit "$open" --repo "$GITHUB_REPOSITORY" --body-file drift.md
else
  gh issue create --repo "$GITHUB_REPOSITORY" --title "$title" --body-file drift.md
fi
