#!/bin/sh
# Prints rooms of the feed, in the two steps of sign-and-return: the API signs a URL of the platform, and whoever asked
# fetches it, with the headers and cookies that came with it. Each run costs a call of the day's feed quota.
set -eu
. "$(dirname "$0")/call.sh"

signed=$(call /webcast/feed --get --data count=10)
field() { printf '%s\n' "$signed" | jq --raw-output "$1"; }

# The key is the API's and goes nowhere else; the cookies come by stdin, as the key did. No --location: a redirect would
# take them along.
page=$(
  {
    field '.headers | to_entries[] | "\(.key): \(.value)"'
    printf 'Cookie: %s\n' "$(field .cookies)"
  } | curl --no-progress-meter --fail --max-time 20 --request "$(field .method)" --header @- "$(field .signed_url)"
)
printf '%s\n' "$page" | jq --raw-output '.data[].data | "room \(.id_str) \(.owner.display_id): \(.title)"'
