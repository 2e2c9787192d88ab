#!/bin/sh
# Reports one deployment to Drumbeat. Run it as the last step of a deploy job: scripts/emit-deploy.sh --help
# It needs a POSIX shell, awk, sed and curl, and git where there is a checkout.
{ set +x; } 2>/dev/null # a traced job would print the token
set -eu

usage() {
  cat <<'END'
Tells Drumbeat of one deployment, from any CI:

  DRUMBEAT_URL=https://drumbeat.example.com DRUMBEAT_TOKEN=drumbeat_… emit-deploy.sh

needed
  DRUMBEAT_URL           where Drumbeat is
  DRUMBEAT_TOKEN         made by `drumbeat token create NAME`

found out when not set: from GitHub Actions, GitLab CI, Jenkins, CircleCI, else from git
  DRUMBEAT_REPO          org/name
  DRUMBEAT_SHA           what was deployed, 7 to 40 digits
  DRUMBEAT_DEPLOYED_BY   who started it
  DRUMBEAT_REF           branch or tag

optional
  DRUMBEAT_SERVICE       what was deployed, where it is not the repository
  DRUMBEAT_ENVIRONMENT   production when not set
  DRUMBEAT_STATUS        success, rollback, hotfix, failure, cancelled or skipped. Leave it unset, and Drumbeat tells a
                         rollback and a redeploy by what ran before
  DRUMBEAT_VERSION       a name for people
  DRUMBEAT_PREVIOUS_SHA  what ran before; the commits since then are sent along
  DRUMBEAT_COMMITS       0 sends no commits
  STRICT                 1 fails the job when Drumbeat cannot be told. Else there is a warning, and the job goes on
END
}

warn() { printf 'emit-deploy: %s\n' "$*" >&2; }

give_up() {
  warn "$* The deployment was not recorded."
  exit 1
}

# A deployment that worked must not fail because it could not be reported.
finish() {
  code=$?
  trap - EXIT
  if [ -n "$work" ]; then rm -rf "$work"; fi
  if [ "${STRICT:-0}" = 1 ]; then exit "$code"; fi
  exit 0
}
work=''
trap finish EXIT
trap 'exit 1' HUP INT TERM

# The first argument that is not empty.
first() {
  for candidate in "$@"; do
    if [ -n "$candidate" ]; then
      printf '%s' "$candidate"
      return
    fi
  done
}

# Text as a JSON string. It works byte by byte, so that UTF-8 passes through and every awk does the same.
json_text() {
  printf '%s\n' "$1" | LC_ALL=C awk '
    BEGIN {
      for (code = 1; code < 32; code++) escaped[sprintf("%c", code)] = sprintf("\\u%04x", code)
      escaped["\""] = "\\\""
      escaped["\\"] = "\\\\"
      printf "\""
    }
    {
      if (NR > 1) printf "\\n"
      for (at = 1; at <= length($0); at++) {
        char = substr($0, at, 1)
        printf "%s", (char in escaped) ? escaped[char] : char
      }
    }
    END { printf "\"" }'
}

# `"name": "value"` after a comma. Nothing where the value is empty, or longer than Drumbeat stores.
field() {
  if [ -n "$2" ] && [ "${#2}" -le "${3:-200}" ]; then printf ',"%s":%s' "$1" "$(json_text "$2")"; fi
}

# `org/name` from the address of a git remote, without a password.
repo_of() {
  printf '%s' "$1" | sed -e 's#^[A-Za-z+]*://[^/]*/##' -e 's#^[^/]*:##' -e 's#^/*##' -e 's#/*$##' -e 's#\.git$##'
}

is_sha() {
  case $1 in
    *[!0-9a-fA-F]* | '') return 1 ;;
  esac
  [ "${#1}" -ge 7 ] && [ "${#1}" -le 40 ]
}

git_says() { git "$@" 2>/dev/null || :; }

find_out() {
  provider='' run_id='' run_attempt='' run_url='' ci_repo='' ci_sha='' ci_ref='' ci_actor=''
  if [ -n "${GITHUB_ACTIONS:-}" ]; then
    provider=github run_id=${GITHUB_RUN_ID:-} run_attempt=${GITHUB_RUN_ATTEMPT:-}
    run_url=${GITHUB_SERVER_URL:-https://github.com}/${GITHUB_REPOSITORY:-}/actions/runs/$run_id
    ci_repo=${GITHUB_REPOSITORY:-} ci_sha=${GITHUB_SHA:-} ci_ref=${GITHUB_REF_NAME:-}
    ci_actor=$(first "${GITHUB_TRIGGERING_ACTOR:-}" "${GITHUB_ACTOR:-}")
  elif [ -n "${GITLAB_CI:-}" ]; then
    # A job that is run again gets another id, but its pipeline does not. That is how GitLab rolls back.
    provider=gitlab run_id=${CI_JOB_ID:-} run_url=${CI_JOB_URL:-}
    ci_repo=${CI_PROJECT_PATH:-} ci_sha=${CI_COMMIT_SHA:-} ci_ref=${CI_COMMIT_REF_NAME:-}
    ci_actor=${GITLAB_USER_LOGIN:-}
  elif [ -n "${CIRCLECI:-}" ]; then
    provider=circleci run_id=$(first "${CIRCLE_WORKFLOW_JOB_ID:-}" "${CIRCLE_BUILD_NUM:-}") run_url=${CIRCLE_BUILD_URL:-}
    ci_repo=${CIRCLE_PROJECT_USERNAME:-}${CIRCLE_PROJECT_REPONAME:+/$CIRCLE_PROJECT_REPONAME}
    ci_sha=${CIRCLE_SHA1:-} ci_ref=$(first "${CIRCLE_TAG:-}" "${CIRCLE_BRANCH:-}") ci_actor=${CIRCLE_USERNAME:-}
  elif [ -n "${JENKINS_URL:-}" ]; then
    provider=jenkins run_id=${BUILD_TAG:-} run_url=${BUILD_URL:-}
    ci_repo=$(repo_of "${GIT_URL:-}") ci_sha=${GIT_COMMIT:-} ci_ref=${GIT_BRANCH:-} ci_actor=${BUILD_USER_ID:-}
  fi
  repo=$(first "${DRUMBEAT_REPO:-}" "$ci_repo" "$(repo_of "$(git_says remote get-url origin)")")
  sha=$(first "${DRUMBEAT_SHA:-}" "$ci_sha" "$(git_says rev-parse HEAD)")
  ref=$(first "${DRUMBEAT_REF:-}" "$ci_ref" "$(git_says symbolic-ref --short HEAD)")
  actor=$(first "${DRUMBEAT_DEPLOYED_BY:-}" "$ci_actor")
}

run() {
  case $run_attempt in *[!0-9]*) run_attempt='' ;; esac
  if [ -z "$run_id" ] || [ "${#run_id}" -gt 100 ]; then return; fi
  printf ',"run":{"provider":"%s","id":%s%s%s}' "$provider" "$(json_text "$run_id")" \
    "${run_attempt:+,\"attempt\":$run_attempt}" "$(field url "$run_url" 2000)"
}

# Keeps the lines of `sha seconds time` whose time is possible. Drumbeat would refuse the whole event for the others.
believable() { awk -v now="$(date +%s)" '$2 >= 946684800 && $2 <= now + 240'; }

head_commit() {
  is_sha "$sha" || return 0
  git_says log -1 --format='%H %ct %cI' "$sha" | believable | awk '{ printf ",\"commit_at\":\"%s\"", $3 }'
}

commits() {
  previous=${DRUMBEAT_PREVIOUS_SHA:-}
  is_sha "$previous" || return 0
  printf ',"previous_sha":"%s"' "$previous"
  if [ "${DRUMBEAT_COMMITS:-1}" = 0 ] || ! is_sha "$sha"; then return; fi
  git_says log --no-merges --max-count=1000 --format='%H %at %aI' "$previous..$sha" | believable | awk '
    { printf "%s{\"sha\":\"%s\",\"authored_at\":\"%s\"}", NR == 1 ? ",\"commits\":[" : ",", $1, $3 }
    END { if (NR > 0) printf "]" }'
}

body() {
  printf '{"repo":%s,"sha":%s,"environment":%s' "$(json_text "$repo")" "$(json_text "$sha")" \
    "$(json_text "${DRUMBEAT_ENVIRONMENT:-production}")"
  field service "${DRUMBEAT_SERVICE:-}"
  field status "${DRUMBEAT_STATUS:-}"
  field version "${DRUMBEAT_VERSION:-}" 100
  field ref "$ref" 250
  field deployed_by "$actor" 100
  run
  head_commit
  commits
  printf '}'
}

# The token goes through standard input, where neither `ps` nor a log sees it. A `.curlrc` could make curl verbose.
post() {
  token=$(printf '%s' "$DRUMBEAT_TOKEN" | tr -d '[:space:]"\\')
  printf 'header = "Authorization: Bearer %s"\n' "$token" | curl --disable --config - --silent --show-error \
    --retry 3 --retry-connrefused --max-time 10 --header 'Content-Type: application/json' --data-binary "@$work/body" \
    --output "$work/answer" --write-out '%{http_code}' --globoff --url "${DRUMBEAT_URL%/}/v1/deploys"
}

# The first `"detail":"…"` of an answer.
detail() {
  awk '{
    at = index($0, "\"detail\":\"")
    if (at == 0) exit
    rest = substr($0, at + 10)
    match(rest, /^([^"\\]|\\.)*/)
    text = substr(rest, 1, RLENGTH)
    gsub(/\\"/, "\"", text)
    print substr(text, 1, 500)
    exit
  }' "$work/answer" 2>/dev/null | tr -d '\000-\010\013-\037' || :
}

case ${1:-} in
  '') ;;
  -h | --help)
    usage
    exit 0
    ;;
  *)
    usage >&2
    give_up 'It takes no arguments.'
    ;;
esac

[ -n "${DRUMBEAT_URL:-}" ] || give_up 'DRUMBEAT_URL is not set.'
[ -n "${DRUMBEAT_TOKEN:-}" ] || give_up 'DRUMBEAT_TOKEN is not set.'
command -v curl >/dev/null || give_up 'There is no curl.'
find_out
[ -n "$repo" ] || give_up 'Set DRUMBEAT_REPO: neither the CI nor git names a repository.'
[ -n "$sha" ] || give_up 'Set DRUMBEAT_SHA: neither the CI nor git names a commit.'

work=$(mktemp -d) || give_up 'There is no place for a temporary file.'
body >"$work/body"
status=$(post) || give_up 'Drumbeat cannot be reached at DRUMBEAT_URL.'
case $status in
  2??) printf 'emit-deploy: %s\n' "$(detail)" ;;
  *) give_up "Drumbeat answered $status: $(detail)" ;;
esac
