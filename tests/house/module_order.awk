# Reads the sources of src/ (run with src/ as the working directory, files as arguments) and says which #include goes
# against the order of the modules. Status 1 when one does.
BEGIN {
  order = "base elf invocation go linkline libraries plan exec trace app cli"
  count = split(order, names, " ")
  for (i = 1; i <= count; i++) place[names[i]] = i
  everybody["plan/settings.hpp"] = 1
}

function complain(rule) {
  printf "%s:%d: %s\n  %s\n", FILENAME, FNR, rule, $0
  bad = 1
}

FNR == 1 {
  file = FILENAME
  sub(/^\.\//, "", file)
  split(file, parts, "/")
  module = parts[1]
  if (!(module in place)) complain("the module " module "/ has no place in the order: " order)
}

/^[ \t]*#[ \t]*include[ \t]*<iostream>/ && module != "cli" {
  complain("<iostream> only in cli/: its initialiser costs the wrapper at every start")
}

/^[ \t]*#[ \t]*include[ \t]*"/ {
  split($0, quoted, "\"")
  included = quoted[2]
  if (index(included, "/") == 0) {
    complain("say which module \"" included "\" is of: \"" module "/" included "\"")
    next
  }
  split(included, parts, "/")
  of = parts[1]
  if (!(of in place)) complain("\"" of "/\" is no module: " order)
  else if (!(included in everybody) && place[of] > place[module])
    complain(module "/ may include only itself and what stands before it; " of "/ stands after it: " order)
}

END { exit bad }
