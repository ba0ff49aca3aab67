#!/bin/sh
# Judges this host and tells a dead man's switch in the manner of
# healthchecks.io: it is asked for its start before the round, and given the
# exit status and the one line of --quiet after it. When this script no longer
# runs, it raises the alarm by itself. From a timer or cron:
#   ping-after-probe.sh /etc/vitals/server.yaml
#
#   PING_URL_FILE  a file of mode 0600 with the address of the check
#                  (/etc/vitals/ping-url)
#   VITALS         the vitals to run                                    (vitals)
#   PING_RETRIES   how often a ping is tried again                      (3)
#
# It ends with the status of `vitals probe`; a ping that does not arrive is
# reported, and changes nothing.
set -u

vitals=${VITALS:-vitals}
file=${PING_URL_FILE:-/etc/vitals/ping-url}
# The address is a secret: it is read from a file and given to curl on its
# standard input, never as an argument.
url=$(cat "$file") || exit 66

ping() {
  printf 'url = "%s/%s"\n' "${url%/}" "$1" |
    curl --config - --fail --silent --show-error --output /dev/null \
      --max-time 10 --retry "${PING_RETRIES:-3}" --data-raw "$2" >&2
}

ping start '' || true
message=$("$vitals" probe "$@" --quiet 2>&1)
status=$?
if [ -n "$message" ]; then printf '%s\n' "$message" >&2; fi
ping "$status" "$message" || printf 'The ping did not arrive.\n' >&2
exit "$status"
