#!/usr/bin/env bash
# Combines the reports in previews/ and writes them as the single comment of a pull request, replacing an earlier one.
# Needs a build, STACKS (JSON list of the previewed stacks), NUMBER, GITHUB_REPOSITORY and GH_TOKEN.
set -euo pipefail

mark='<!-- edge-staging preview-report -->'
arguments=()
while IFS= read -r report; do arguments+=(--report "$report"); done < <(find previews -name preview-report.json | sort)
while IFS= read -r stack; do arguments+=(--expect "$stack"); done < <(jq --raw-output '.[]' <<< "$STACKS")

# Exit code 1 means that a preview failed or was refused, which its own job has reported; the comment is still written.
node dist/cli/main.js preview-report "${arguments[@]}" > /dev/null || [ $? -eq 1 ]

comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
written=$(gh api --paginate "$comments" --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | contains(\"$mark\"))) | .id" | head -n 1)
if [ -n "$written" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$written" --field body=@out/preview-report.md > /dev/null
else
  gh api --method POST "$comments" --field body=@out/preview-report.md > /dev/null
fi
