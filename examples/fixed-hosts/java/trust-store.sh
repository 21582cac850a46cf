#!/usr/bin/env bash
# Makes a trust store of the local authority, and prints the line that leads a JVM to a mock server:
#   eval "$(webcast-mock env --port 8080)" && eval "$(./trust-store.sh trust.p12)" && java Client.java
# The password protects nothing: what is in the store is public.
set -euo pipefail
store=$(realpath -m "${1:?the file to make, e.g. trust.p12}")
: "${SSL_CERT_FILE:?eval \"\$(webcast-mock env --port …)\" first}" "${HTTPS_PROXY:?}"
rm -f "$store"
keytool -importcert -noprompt -alias webcast-mock -file "$SSL_CERT_FILE" \
  -keystore "$store" -storetype PKCS12 -storepass changeit >&2
proxy=${HTTPS_PROXY#http://}
echo "export JAVA_TOOL_OPTIONS='-Djavax.net.ssl.trustStore=$store -Djavax.net.ssl.trustStorePassword=changeit -Djavax.net.ssl.trustStoreType=PKCS12 -Dhttps.proxyHost=${proxy%:*} -Dhttps.proxyPort=${proxy##*:}'"
