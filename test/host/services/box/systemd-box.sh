#!/bin/bash
# systemd-box.sh ETC [HOST_PATH:BOX_PATH ...]
#
# Boots a real systemd, as root, with namespaces of its own for processes, mounts, names, IPC, cgroups and network. Its
# root is an empty tmpfs; ETC is copied to /etc/systemd, /usr of the host and every HOST_PATH are bound read-only, and
# nothing else of the host can be reached. Prints "box PID" when box.target is up, and goes on until it is ended.
#
# systemd empties /tmp and writes to /proc/sys when it boots. That is why the inner half stops before it starts
# systemd when it can still see the host in any way.
set -euo pipefail

main() {
  local etc outside own
  [ "$(id -u)" = 0 ] || fail 77 'only root may boot it'
  etc=$(realpath "$1")
  shift
  outside=$(mktemp -d)
  own=$(findmnt -rno TARGET -t cgroup2 | head -n 1)/vitals-box-$$
  mkdir "$own"
  trap 'clean_up "$own" "$outside"' EXIT
  trap 'exit 143' TERM INT
  (
    echo "$BASHPID" >"$own/cgroup.procs"
    exec setpriv --pdeathsig KILL unshare --pid --mount --uts --ipc --cgroup --net --fork --kill-child \
      "$0" --inside "$outside" "$etc" "$@"
  ) &
  wait_for_boot "$!" "$own"
  wait "$!"
}

wait_for_boot() {
  local shell=$1 own=$2 pid tries=0
  until pid=$(pgrep -P "$shell") && nsenter -t "$pid" -a -- systemctl is-active --quiet box.target 2>/dev/null; do
    kill -0 "$shell" 2>/dev/null || fail 70 'systemd did not start'
    tries=$((tries + 1))
    [ "$tries" -lt 200 ] || fail 70 'systemd did not come up'
    sleep 0.05
  done
  echo "box $pid"
}

clean_up() {
  local own=$1 outside=$2 tries=0
  # bash would tell that its child was killed.
  exec 2>/dev/null
  [ ! -e "$own/cgroup.kill" ] || echo 1 >"$own/cgroup.kill" 2>/dev/null || true
  while [ -e "$own" ] && [ "$tries" -lt 100 ]; do
    find "$own" -depth -type d -exec rmdir {} + 2>/dev/null || true
    tries=$((tries + 1))
    sleep 0.02
  done
  rm -rf --one-file-system "$outside"
}

inside() {
  local outside=$1 etc=$2 root
  shift 2
  root=$outside/root
  mkdir "$root"
  mount --make-rprivate /
  mount -t tmpfs -o mode=755 box "$root"
  cd "$root"
  mkdir -p usr etc/systemd run tmp var/log proc sys dev/pts dev/shm host
  bind_read_only /usr usr
  for bind in "$@"; do bind_to_path "${bind%%:*}" "${bind#*:}"; done
  for link in bin sbin lib lib64; do [ ! -e "/$link" ] || ln -s "usr/$link" "$link"; done
  fill_etc "$etc"
  fill_dev
  mount -t proc proc proc
  mount -t sysfs -o ro sysfs sys
  mountpoint -q sys/fs/cgroup || mount -t tmpfs cgroup sys/fs/cgroup
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  mount -t tmpfs -o mode=755 run run
  mount -t tmpfs tmp tmp
  pivot_root . host
  cd /
  umount -l /host
  rmdir /host
  # In a container systemd expects this to be done: credentials reach services through it.
  mount --make-rshared /
  refuse_host "$outside"
  exec env -i container=vitals-box PATH=/usr/sbin:/usr/bin \
    /lib/systemd/systemd --system --unit=box.target --log-level=warning --show-status=no
}

bind_read_only() {
  mount --rbind "$1" "$2"
  mount -o remount,bind,ro "$2"
}

bind_to_path() {
  local from=$1 to=.$2
  mkdir -p "$(dirname "$to")"
  if [ -d "$from" ]; then mkdir -p "$to"; else : >"$to"; fi
  bind_read_only "$from" "$to"
}

fill_etc() {
  local unit
  cp -r "$1/." etc/systemd/
  cp /etc/passwd /etc/group /etc/nsswitch.conf /etc/ld.so.cache etc/ 2>/dev/null || true
  echo 0123456789abcdef0123456789abcdef >etc/machine-id
  echo 'ID=vitals-box' >etc/os-release
  : >etc/fstab
  mkdir -p etc/systemd/system
  for unit in systemd-tmpfiles-setup.service systemd-tmpfiles-setup-dev.service systemd-tmpfiles-clean.timer \
    systemd-tmpfiles-clean.service systemd-sysctl.service systemd-modules-load.service systemd-udevd.service \
    systemd-udev-trigger.service systemd-remount-fs.service systemd-random-seed.service; do
    ln -s /dev/null "etc/systemd/system/$unit"
  done
}

fill_dev() {
  local node
  for node in null zero full random urandom tty; do
    : >"dev/$node"
    mount --bind "/dev/$node" "dev/$node"
  done
  : >dev/console
  mount --bind /dev/null dev/console
  ln -s /proc/self/fd dev/fd
}

refuse_host() {
  [ "$(stat -f -c %T /)" = tmpfs ] || fail 70 'the root is not the private one'
  [ -z "$(ls -A /tmp)" ] || fail 70 'the host is visible'
  [ ! -e "$1" ] || fail 70 'a directory of the host is visible'
  ! touch /usr/.vitals-box 2>/dev/null || fail 70 'the programs of the host can be changed'
}

fail() {
  echo "systemd-box: $2" >&2
  exit "$1"
}

if [ "${1:-}" = --inside ]; then
  shift
  inside "$@"
else
  main "$@"
fi
