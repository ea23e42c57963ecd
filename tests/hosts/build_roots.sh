#!/bin/bash
# Builds the small Debian systems in which the host tests drive a real GIMP and a real Krita:
# trixie has GIMP 3.0 and Krita 5.2, forky has 3.2 and 5.3. Kept between runs; a root counts only
# when its marker, written last, matches. One of the same layout only gets the packages it lacks.
#
#   build_roots.sh [--ready] [trixie] [forky]
#
# With --ready it builds nothing and names those that count. To build needs root. Packages come
# from the mirror that this machine's own apt uses, and are checked against the Debian keys of
# this machine.
set -euo pipefail

hosts=${NOBG_HOSTS:-$HOME/.cache/nobg-hosts}
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
packages=(gimp krita python3-pyqt5 python3 python3-venv ca-certificates fonts-dejavu-core
    dbus dbus-x11 openbox xvfb xauth xdotool scrot procps)
layout="layout 1" # counted up when a root must be made in another way
roots=()
only_name=
while [ $# -gt 0 ]; do
    case $1 in
    --ready) only_name=1 ;;
    *) roots+=("$1") ;;
    esac
    shift
done
[ ${#roots[@]} -gt 0 ] || roots=(trixie forky)

mirror() { # the address that this machine's apt takes Debian's main packages from
    apt-get indextargets --format '$(REPO_URI) $(ORIGIN) $(LABEL) $(COMPONENT) $(CODENAME)' |
        awk '$2 == "Debian" && $3 == "Debian" && $4 == "main" && $5 !~ /-/ { print $1; exit }'
}

wanted() { # what a finished root was built from
    echo "${packages[@]}"
    echo "$layout"
}

is_ready() {
    [ -f "$hosts/$1/nobg-root.ready" ] && [ "$(cat "$hosts/$1/nobg-root.ready")" = "$(wanted)" ]
}

settle_in() { # how apt and dpkg behave inside the root $1
    apt-config dump | grep -E '^Acquire::(http|https|Check-|Retries|AllowInsecure|AllowWeak)' \
        > "$1/etc/apt/apt.conf.d/10machine" || true
    echo 'APT::Install-Recommends "false";' > "$1/etc/apt/apt.conf.d/20small"
    echo 'Acquire::Languages "none";' >> "$1/etc/apt/apt.conf.d/20small"
    printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/man/*' 'path-exclude=/usr/share/doc/*' \
        'path-exclude=/usr/share/locale/*' > "$1/etc/dpkg/dpkg.cfg.d/small"
    printf '#!/bin/sh\nexit 101\n' > "$1/usr/sbin/policy-rc.d"
    chmod +x "$1/usr/sbin/policy-rc.d"
    cp -L /etc/resolv.conf /etc/hosts "$1/etc/"
}

lay_out() { # the root $1 of the suite $2: a small Debian with an ordinary user
    local root=$1 script=/usr/share/debootstrap/scripts/$2
    # A debootstrap older than the suite has no script for it; sid's fits every newer one.
    [ -e "$script" ] || script=/usr/share/debootstrap/scripts/sid
    rm -rf --one-file-system "$root"
    mkdir -p "$root"
    debootstrap --variant=minbase --keyring="$keyring" --include=ca-certificates \
        "$2" "$root" "$(mirror)" "$script"
    settle_in "$root"
    chroot "$root" useradd --create-home --shell /bin/bash artist
    echo "$layout" > "$root/nobg-root.layout"
}

build() {
    local root=$hosts/$1
    rm -f "$root/nobg-root.ready"
    [ "$(cat "$root/nobg-root.layout" 2> /dev/null)" = "$layout" ] || lay_out "$root" "$1"
    # In a mount space of its own, so that nothing stays mounted if this is killed.
    unshare --mount bash -e -c 'mount -t proc proc "$0/proc"
        chroot "$0" apt-get update
        DEBIAN_FRONTEND=noninteractive chroot "$0" apt-get install -y "$@"
        chroot "$0" apt-get clean' "$root" "${packages[@]}"
    wanted > "$root/nobg-root.ready"
}

if [ -n "$only_name" ]; then
    for root in "${roots[@]}"; do ! is_ready "$root" || echo "$root"; done
    exit 0
fi
[ "$(id -u)" = 0 ] || { echo "build_roots.sh needs root: debootstrap and chroot do." >&2; exit 1; }
mkdir -p "$hosts"
exec 9> "$hosts/lock"
flock 9
missing=()
for root in "${roots[@]}"; do is_ready "$root" || missing+=("$root"); done
[ ${#missing[@]} -gt 0 ] || exit 0
# A fresh Debian knows its mirrors' names only after its first update.
[ -n "$(mirror)" ] || apt-get update
command -v debootstrap > /dev/null || { apt-get update && apt-get install -y debootstrap; }
jobs=()
for root in "${missing[@]}"; do
    (set -e; build "$root") > "$hosts/$root.log" 2>&1 &
    jobs+=("$!")
done
failed=0
for number in "${!jobs[@]}"; do
    wait "${jobs[$number]}" && continue
    failed=1
    echo "The root ${missing[$number]} was not built; the end of $hosts/${missing[$number]}.log:" >&2
    tail -n 25 "$hosts/${missing[$number]}.log" >&2
done
exit $failed
