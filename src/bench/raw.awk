# Reads the raw lines of src/bench/run (their columns are in its second line) for the script after it.

/^#/ { next }
NF == 3 { weight[$1, $2] = $3; next }
{
  k = $1 SUBSEP $2 SUBSEP $3
  if (!(k in runs) && $1 == "refresh") { if (!($3 in seen)) { seen[$3]; chains[++sizes] = $3 } }
  n = ++runs[k]
  value[k, "rate", n] = $4 / $5; value[k, "count", n] = $4
  value[k, "p50", n] = $6; value[k, "p99", n] = $7; value[k, "p999", n] = $8
  value[k, "load", n] = $9 * 1000 / $4
  value[k, "server", n] = $10 * 1000 / $4; value[k, "stores", n] = $11 * 1000 / $4
  value[k, "wal", n] = $12 / $4; value[k, "writes", n] = $13 / $4
}

function median(k, what,    n, i, j, x, at) {
  n = (k in runs) ? runs[k] : 0
  for (i = 1; i <= n; i++) {
    x = value[k, what, i]
    for (j = i - 1; j >= 1 && at[j] > x; j--) at[j + 1] = at[j]
    at[j + 1] = x
  }
  return n ? (at[int((n + 1) / 2)] + at[int(n / 2) + 1]) / 2 : 0
}
function rate(what, subject, size) { return median(what SUBSEP subject SUBSEP size, "rate") }
function thousands(x,    text) {
  text = sprintf("%.0f", x)
  while (text ~ /^[0-9][0-9][0-9][0-9]/) sub(/[0-9][0-9][0-9](,|$)/, ",&", text)
  return text
}
