#!/usr/bin/env bash
# Reads the golden vectors with Google's runtimes for Python (twice: as installed, and in pure Python) and C++.
# Needs protoc, python3 with protobuf, g++, make and libprotobuf-dev; leaves nothing behind. Exits with 1 if any test failed.
#
#   conformance/run.sh [folder of vectors]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
vectors=${1:-$here/../fixtures/vectors}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT

# Debian's protobuf is for Debian's Python, which another one on the PATH may hide.
python=python3
/usr/bin/python3 -c 'import google.protobuf' 2>/dev/null && python=/usr/bin/python3

status=0
run() { # shows what a runner says, and remembers if it failed
  printf '== %s\n' "$1"
  shift
  timeout 120 "$@" || status=1
}

run 'Python' "$python" -B "$here/python/run.py" --vectors "$vectors"
run 'Python, pure' env PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python "$python" -B "$here/python/run.py" --vectors "$vectors"
timeout 300 make --silent --jobs 2 --directory "$here/cpp" OUT="$out/cpp"
run 'C++, with descriptors' "$out/cpp/run" "$out/cpp/webcast.desc" "$vectors" "$here/expected-failures/cpp.txt"
exit "$status"
