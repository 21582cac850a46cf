#!/bin/sh
# Says whether a creator is live, and in which room.
set -eu
. "$(dirname "$0")/call.sh"
if [ $# -ne 1 ]; then
  echo "usage: WEBCAST_API_KEY=... $0 UNIQUE_ID" >&2
  exit 2
fi
unique_id=$1

answer=$(call /webcast/check_alive --get --data-urlencode "unique_id=$unique_id")
printf '%s\n' "$answer" | jq --raw-output '.data[0] | if .alive then "live \(.room_id): \(.title)" else "not live" end'
