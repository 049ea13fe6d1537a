# Compares the ratios of a run with the recorded ones: src/bench/ratios first, then the raw lines of src/bench/run. The best
# round of each counts: what else the machine did meanwhile only takes away. Ends with status 1 below 80 % of a recorded ratio.

/^#/ || !NF { next }
NR == FNR { wanted[++count] = $1 " " $2; recorded[count] = $3; next }
{
  subject = $1 " " $2
  if ($4 / $5 > best[subject]) best[subject] = $4 / $5
}

function limit(subject) { return subject == "pgbench" ? best["refresh pgbench"] : best["hello hello"] }

END {
  for (i = 1; i <= count; i++) {
    split(wanted[i], part, " ")
    if (!limit(part[2])) { print "ratios: " part[2] " was not measured"; exit 1 }
    now = best[part[1] " keyfob"] / limit(part[2])
    bad = now < 0.8 * recorded[i]
    failed += bad
    printf "%s of %s: %.2f; recorded %.2f, at least %.2f%s\n", part[1], part[2], now, recorded[i], 0.8 * recorded[i], bad ? ": too slow" : ""
  }
  exit failed > 0
}
