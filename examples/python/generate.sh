#!/bin/sh
# Makes the Python modules of the messages in generated/, from the .proto files of @webcast-kit/protocol.
# An argument names another folder of these, such as node_modules/@webcast-kit/protocol/proto.
set -eu
here=$(dirname "$0")
proto=${1:-$here/../../packages/protocol/proto}
mkdir -p "$here/generated"
protoc -I "$proto" --python_out="$here/generated" "$proto"/*.proto
