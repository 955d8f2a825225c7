#!/bin/sh
# Install the system packages that some tests need: Chromium and fonts for the page, PostgreSQL for the second database.
# Uses apt-get as root or with passwordless sudo; elsewhere it says why not and leaves those tests to name their reason.
# With CI=true a package that is missing in the end is an error.
set -u

packages="chromium fonts-noto-core fonts-noto-color-emoji postgresql"

missing_packages() {
    for package in $packages; do
        dpkg-query --show --showformat='${db:Status-Status}\n' "$package" 2>/dev/null | grep -qx installed || printf '%s ' "$package"
    done
}

give_up() {
    echo "System packages not installed: $missing($1)." >&2
    [ "${CI:-}" = true ] && exit 1
    exit 0
}

command -v dpkg-query >/dev/null || { missing="$packages "; give_up "this is not a Debian system"; }
missing=$(missing_packages)
[ -z "$missing" ] && exit 0
command -v apt-get >/dev/null || give_up "there is no apt-get"

if [ "$(id -u)" -eq 0 ]; then
    as_root=""
elif sudo -n true 2>/dev/null; then
    as_root="sudo -n"
else
    give_up "that needs root or sudo without a password"
fi

echo "Installing system packages: $missing"
# shellcheck disable=SC2086 # a list of words on purpose
{
    $as_root apt-get update -qq
    $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing
} >/dev/null || true

missing=$(missing_packages)
[ -z "$missing" ] || give_up "apt-get could not install them"
