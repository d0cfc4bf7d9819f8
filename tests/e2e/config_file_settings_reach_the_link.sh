# What the file says holds for a link, and a list in the environment replaces the file's.
. "$SOURCE/tests/e2e/lib.sh"
need readelf
make_needy_program
link() { "$BIN/runpath-cc" -o app main.c -Lneeds -lneeds; }

link
expect default "$PWD/needs" "$(runpath_of app)"
echo "{\"deny\": [\"$PWD\"]}" >settings.json
RUNPATH_CONFIG="$PWD/settings.json" link
expect denied '' "$(runpath_of app)"
RUNPATH_CONFIG="$PWD/settings.json" RUNPATH_DENY='' link
expect 'an empty list is a value' "$PWD/needs" "$(runpath_of app)"
echo "{\"map\": {\"$PWD\": \"\$ORIGIN\"}}" >settings.json
RUNPATH_CONFIG="$PWD/settings.json" link
expect mapped '$ORIGIN/needs' "$(runpath_of app)"
./app
