#!/bin/sh
# second_glibc.sh DEST [SUITE]: unpacks the libc6 package of another Debian release (13, "trixie") below DEST and prints
# where, by a private apt that uses the mirror and keyring this machine's apt is set to; nothing is installed. Ends with
# 77 and a reason where it cannot be had.
set -eu
dest=$1
suite=${2:-trixie}
skip() { echo "skip: no second glibc: $*"; exit 77; }

command -v apt-get >/dev/null || skip "there is no apt-get"
command -v dpkg-deb >/dev/null || skip "there is no dpkg-deb"
grep -q '^ID=debian$' /etc/os-release || skip "this is not a Debian: its mirrors hold other releases"

# The first mirror that apt knows, in either of the two ways to write one.
uri=
keyring=
for list in /etc/apt/sources.list.d/debian.sources /etc/apt/sources.list; do
  if [ -n "$uri" ] || [ ! -r "$list" ]; then continue; fi
  uri=$(sed -n -e 's/^URIs: *\([^ ]*\).*/\1/p' -e 's/^deb \(\[[^]]*] \)*\([^ ]*\).*/\2/p' "$list" | sed 1q)
  keyring=$(sed -n -e 's/^Signed-By: *//p' "$list" | sed 1q)
done
[ -n "$uri" ] || skip "apt has no mirror"

apt=$dest/apt
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$dest/root"
apt=$(cd "$apt" && pwd -P)
printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\n' "$uri" "$suite" >"$apt/second.sources"
[ -z "$keyring" ] || printf 'Signed-By: %s\n' "$keyring" >>"$apt/second.sources"

# apt's own option file: its directories may have spaces in their names.
cat >"$apt/apt.conf" <<EOF
Dir::Etc::sourcelist "$apt/second.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::State "$apt";
Dir::State::lists "$apt/lists";
Dir::State::status "/dev/null";
Dir::Cache "$apt/cache";
APT::Sandbox::User "";
Acquire::Languages "none";
Acquire::Retries "1";
Acquire::http::Timeout "20";
Acquire::IndexTargets::deb::DEP-11::DefaultEnabled "false";
Acquire::IndexTargets::deb::Contents-deb::DefaultEnabled "false";
EOF
export APT_CONFIG="$apt/apt.conf"
apt-get -q update >"$apt/log" 2>&1 || skip "apt-get update: $(grep -E '^[EW]:' "$apt/log" | sed 1q)"
(cd "$apt" && apt-get -q download libc6) >>"$apt/log" 2>&1 ||
  skip "apt-get download: $(grep -E '^[EW]:' "$apt/log" | sed 1q)"
for package in "$apt"/libc6_*.deb; do
  dpkg-deb -x "$package" "$dest/root"
done
echo "$dest/root"
