#!/usr/bin/env bash
# A client that has its hosts in its code.
set -euo pipefail
api=https://api.tik.tools
curl() { command curl --silent --show-error --fail --max-time 10 "$@"; }

echo "check_alive $(curl -o /dev/null -w '%{http_code}' -H 'x-api-key: test_pro' "$api/webcast/check_alive?unique_id=streamer")"

signed=$(curl -H 'x-api-key: test_pro' -H 'content-type: application/json' \
  -d '{"url":"https://webcast.tiktok.com/webcast/room/info/?room_id=7123456789"}' "$api/webcast/sign_url")
field() { sed -E "s/.*\"$1\":\"([^\"]*)\".*/\1/" <<<"$signed"; }
room=$(curl -A "$(field user_agent)" -H "cookie: $(field cookies)" "$(field signed_url)")
host=$(field signed_url | cut -d/ -f3)
echo "signed $host $([ -n "$room" ] && echo true || echo false)"
