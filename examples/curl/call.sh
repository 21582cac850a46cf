# Read by the other scripts: `call PATH [OPTION...]` calls the API and prints its answer.

if [ -z "${WEBCAST_API_KEY:-}" ]; then
  echo "WEBCAST_API_KEY is not set." >&2
  exit 2
fi
base_url=${WEBCAST_BASE_URL:-https://api.tik.tools}

# curl waits by itself as long as `Retry-After` says after 429, and as long as it thinks fit after 408 and 5xx; whoever is
# told 400, 401, 403 or 404 is not to ask again, and --fail makes that an error. The key comes by stdin, because everybody
# on a machine can read the arguments of a command.
call() {
  path=$1
  shift
  printf 'x-api-key: %s\n' "$WEBCAST_API_KEY" |
    curl --no-progress-meter --fail --max-time 20 --retry 5 --retry-max-time 600 --header @- "$@" "$base_url$path"
}
