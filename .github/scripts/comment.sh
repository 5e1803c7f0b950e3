#!/usr/bin/env bash
# Puts the previews below previews/ together and writes them as the one comment of a pull request, or writes that comment anew.
# Needs STACKS (JSON list of what was previewed), NUMBER, GITHUB_REPOSITORY and GH_TOKEN.
set -euo pipefail

mark='<!-- edge-staging preview-report -->'
arguments=()
while IFS= read -r report; do arguments+=(--report "$report"); done < <(find previews -name preview-report.json | sort)
while IFS= read -r stack; do arguments+=(--expect "$stack"); done < <(jq --raw-output '.[]' <<< "$STACKS")

# Ends with 1 where a preview failed or is refused, which its own job has said already; the comment is written all the same.
npm run --silent preview-report -- "${arguments[@]}" > /dev/null || [ $? -eq 1 ]

comments="repos/$GITHUB_REPOSITORY/issues/$NUMBER/comments"
written=$(gh api --paginate "$comments" --jq ".[] | select(.user.login == \"github-actions[bot]\" and (.body | contains(\"$mark\"))) | .id" | head -n 1)
if [ -n "$written" ]; then
  gh api --method PATCH "repos/$GITHUB_REPOSITORY/issues/comments/$written" --field body=@out/preview-report.md > /dev/null
else
  gh api --method POST "$comments" --field body=@out/preview-report.md > /dev/null
fi
