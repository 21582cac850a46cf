#!/bin/sh
# Runs an example as `webcast-mock grade` starts its clients: that says by other names where to go, and whom to hear.
#
#   npx webcast-mock grade --side managed -- sh graded.sh python3 python/managed.py
export WEBCAST_BASE_URL="$WEBCAST_MOCK_URL" WEBCAST_API_KEY="$WEBCAST_MOCK_KEY"
exec "$@" "$WEBCAST_MOCK_UNIQUE_ID"
