# Makes the table of start.md from the raw lines of src/bench/start: medians of the rounds, and ratios to the jar.

/^#/ { if (!heading) heading = substr($0, 3); next }
$1 == "start" { add($2, "ms", $3); add($2, "cpu", $4); add($2, "mib", $5) }
$1 == "refresh" { add($2, "rate", $3 / $4) }
$1 == "resident" { add($2, "after", $3) }
$1 == "size" { add($2, "size", $3) }

function add(subject, what, number,    k) { k = subject SUBSEP what; value[k, ++runs[k]] = number }
function median(subject, what,    k, n, i, j, x, at) {
  k = subject SUBSEP what
  n = (k in runs) ? runs[k] : 0
  for (i = 1; i <= n; i++) {
    x = value[k, i]
    for (j = i - 1; j >= 1 && at[j] > x; j--) at[j + 1] = at[j]
    at[j + 1] = x
  }
  return n ? (at[int((n + 1) / 2)] + at[int(n / 2) + 1]) / 2 : 0
}
function cell(subject, what,    x, of) {
  x = median(subject, what); of = median("jar", what)
  if (!x) return "–"
  return sprintf(subject == "jar" ? "%s" : "%s (%.2f ×)", sprintf("%.0f", x), of ? x / of : 0)
}
function row(name, what, unit) { printf "| %s | %s | %s | %s |\n", name, cell("jar", what), cell("cached", what), cell("native", what) }

END {
  print "| | jar | jar with a cache | native |"
  print "|---|---|---|---|"
  row("first answer after the start of the process, ms", "ms")
  row("processor time until then, ms", "cpu")
  row("resident five seconds later, MiB", "mib")
  row("resident after the refreshes, MiB", "after")
  row("refreshes a second, 16 chains", "rate")
  row("size, MB", "size")
  printf "\n%s. In brackets: of the jar's.\n", heading
}
