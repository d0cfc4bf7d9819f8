# `runpath config`: environment first, then the file, then the defaults; Nix's own variables count.
. "$SOURCE/tests/e2e/lib.sh"
cat >settings.json <<'END'
{"policy": "all", "libc": "never", "deny": ["/a", "/b"], "map": {"/build": "$ORIGIN/.."}}
END
export RUNPATH_CONFIG="$PWD/settings.json" RUNPATH_POLICY=off RUNPATH_TRACE=trace.jsonl

# A row's value and origin; the origin stands in a line of its own when it is long.
row() { echo "$config" | sed -n "s/^$1  *//p" | tr -s ' ' | sed 's/ $//'; }
config=$("$BIN/runpath" config)
expect environment 'off environment' "$(row RUNPATH_POLICY)"
expect file never "$(row RUNPATH_LIBC)"
expect list /a:/b "$(row RUNPATH_DENY)"
expect_in 'where the file is' "$config" "file $RUNPATH_CONFIG"
expect default 'auto default' "$(row RUNPATH_TAG)"
expect_in map "$(row RUNPATH_MAP)" '/build=$ORIGIN/..'
expect_in 'a relative place' "$config" 'RUNPATH_TRACE is a relative path'

config=$(NIX_BUILD_TOP=/build NIX_DONT_SET_RPATH=1 RUNPATH_POLICY='' "$BIN/runpath" config)
expect 'Nix: policy' 'off NIX_DONT_SET_RPATH' "$(row RUNPATH_POLICY)"
expect_in 'Nix: deny' "$(row RUNPATH_DENY)" '/a:/b:/build'

need python3
"$BIN/runpath" config --json | python3 -c '
import json, sys
config = json.load(sys.stdin)
rows = {row["variable"]: row for row in config["settings"]}
assert len(rows) == 18, len(rows)
assert rows["RUNPATH_POLICY"] == {**rows["RUNPATH_POLICY"], "value": "off", "origin": "environment"}
assert all(row["choices"] and row["meaning"] for row in rows.values())
assert config["unknown"] == []'
