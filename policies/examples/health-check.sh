#!/bin/sh
# Tells of every failure of the gateway, and restarts it only when it is dead.
# Run it every minute, by health-check.timer or by the line in
# health-check.cron.
#
#   VITALS          the vitals to run                      (vitals)
#   HEALTH_TIMEOUT  how long the gateway may take          (5s)
#   HEALTH_ALERT    a program that is given the message
#                   (none: standard error, which cron mails and systemd logs)
#
# It ends with the status of `vitals health`: 0 healthy, 1 not, 64 and above
# could not be asked.
set -u

alert() {
  printf '%s\n' "$1" >&2
  if [ -n "${HEALTH_ALERT:-}" ]; then "$HEALTH_ALERT" "$1"; fi
}

vitals=${VITALS:-vitals}

message=$("$vitals" health --quiet --timeout "${HEALTH_TIMEOUT:-5s}" 2>&1)
health=$?
if [ "$health" -ne 0 ]; then alert "${message:-vitals health ended with status $health}"; fi

# Asked while all is well too: vitals remembers what it saw, and a good look
# starts the count of bad ones again. Only refused connections over 90 seconds
# make a gateway dead, never a slow answer, a start or a bad verdict; and at
# most three restarts an hour are made.
message=$("$vitals" gateway restart --if-dead --quiet --color never 2>&1)
restart=$?
if [ "$restart" -ne 0 ] || [ -n "$message" ]; then
  alert "${message:-vitals gateway restart ended with status $restart}"
fi

exit "$health"
