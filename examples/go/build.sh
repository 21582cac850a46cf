#!/bin/sh
# Builds the three programs into build/, with Debian's Go packages only: nothing is downloaded.
set -e
cd "$(dirname "$0")"
proto=../../packages/protocol/proto
build=${1:-build}
mkdir -p "$build/src"
build=$(cd "$build" && pwd)

# The programs are `webcast/managed` and so on, and what protoc makes of these .proto files is `webcast/wire`.
rm -rf "$build/src/webcast"
mkdir "$build/src/webcast"
cp -R listen managed direct captions "$build/src/webcast/"
set -- transport.proto events/common.proto events/chat.proto events/gift.proto events/audience.proto events/room.proto
options=paths=import
for file in "$@"; do options="$options,M$file=webcast/wire"; done
protoc -I "$proto" --go_out="$options:$build/src" "$@"

export GO111MODULE=off GOPATH="$build:/usr/share/gocode" GOFLAGS= 
for program in managed direct captions; do go build -o "$build/$program" "webcast/$program"; done
