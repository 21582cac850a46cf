#!/bin/sh
# Builds the three programs into build/, with Debian's Java packages only: nothing is downloaded.
set -e
cd "$(dirname "$0")"
proto=../../packages/protocol/proto
build=${1:-build}
jars=/usr/share/java/protobuf.jar:/usr/share/java/gson.jar

rm -rf "$build/generated" "$build/classes"
mkdir -p "$build/generated" "$build/classes"
# The lite runtime is enough here, and its code is compiled in less time.
protoc -I "$proto" --java_out="lite:$build/generated" transport.proto \
  events/common.proto events/chat.proto events/gift.proto events/audience.proto events/room.proto
find listen "$build/generated" -name '*.java' >"$build/sources"
javac -J-XX:TieredStopAtLevel=1 -proc:none -cp "$jars" -d "$build/classes" "@$build/sources"
jar --create --file "$build/listen.jar" -C "$build/classes" .
