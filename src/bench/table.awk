# Makes the table of performance.md from the raw lines of src/bench/run, which raw.awk reads: medians of the rounds, and ratios.

function ratio(a, b) { return b ? sprintf("%.2f ×", a / b) : "–" }

function row(what, subject, name, size,    k) {
  k = what SUBSEP subject SUBSEP size
  if (!(k in runs)) return
  printf "| %s | %s | %s | %s | %s | %.1f | %.1f | %.1f | %.2f | %s | %s | %s |\n", name, thousands(rate(what, subject, size)),
    ratio(rate(what, subject, size), rate("refresh", "keycloak", size)), ratio(rate(what, subject, size), rate("refresh", "pgbench", size)),
    ratio(rate(what, subject, size), rate("hello", "hello", size)), median(k, "p50"), median(k, "p99"), median(k, "p999"),
    median(k, "server"), subject == "hello" || subject == "oidc-provider" ? "–" : sprintf("%.2f", median(k, "stores")),
    subject == "hello" || subject == "oidc-provider" ? "–" : thousands(median(k, "wal")),
    subject == "hello" || subject == "oidc-provider" ? "–" : sprintf("%.2f", median(k, "writes"))
}
function bearer(what, subject, name,    k) {
  k = what SUBSEP subject SUBSEP 16
  if (!(k in runs)) return
  printf "| %s | %s | %s | %.1f | %.1f | %.1f | %.3f | %.3f |\n", name, thousands(rate(what, subject, 16)),
    ratio(rate(what, subject, 16), rate("hello", "hello", 16)), median(k, "p50"), median(k, "p99"), median(k, "p999"),
    median(k, "server"), median(k, "stores")
}

function times(k) { return sprintf("p50 %.1f ms, p99 %.1f ms, p99.9 %.1f ms", median(k, "p50"), median(k, "p99"), median(k, "p999")) }

# What Keyfob needs at a rate, and what the UPDATE of the rotation alone needs at the same.
function evenly(what, before, after) {
  printf "%s %s.", before, times(what SUBSEP "keyfob" SUBSEP 16)
  if ((what SUBSEP "pgbench" SUBSEP 16) in runs) printf " %s %s.", after, times(what SUBSEP "pgbench" SUBSEP 16)
  print "\n"
}

function sign_in(subject, name,    k) {
  k = "sign-in" SUBSEP subject SUBSEP 16
  printf "| %s | %.1f | %s | %.1f | %.1f | %.1f |\n", name, rate("sign-in", subject, 16),
    ratio(rate("sign-in", subject, 16), rate("sign-in", "argon2", 16)), median(k, "p50"), median(k, "p99"), median(k, "p999")
}

END {
  for (i = 1; i <= sizes; i++) {
    printf "**Refresh, %d chains**\n\n", chains[i]
    print "| | a second | of Keycloak | of `pgbench` | of hello | p50 ms | p99 ms | p99.9 ms | server's CPU ms each | stores' CPU ms each | WAL bytes each | disk writes each |"
    print "|---|---|---|---|---|---|---|---|---|---|---|---|"
    row("refresh", "keyfob", "Keyfob", chains[i])
    row("refresh", "keycloak", "Keycloak", chains[i])
    row("refresh", "oidc-provider", "node-oidc-provider, in memory", chains[i])
    row("refresh", "pgbench", "limit: `pgbench`, the UPDATE alone", chains[i])
    row("hello", "hello", "limit: hello", chains[i])
    print ""
  }
  k = "half" SUBSEP "keyfob" SUBSEP 16
  if (k in runs)
    evenly("half", sprintf("Keyfob at half of that load (%s a second, 16 chains):", thousands(median(k, "rate"))), "`pgbench` at the same:")
  print "**Bearer check, 16 chains**\n"
  print "| | a second | of hello | p50 ms | p99 ms | p99.9 ms | server's CPU ms each | stores' CPU ms each |"
  print "|---|---|---|---|---|---|---|---|"
  bearer("check", "keyfob", "Keyfob, `GET /forward-auth`: the check alone")
  bearer("profile", "keyfob", "Keyfob, `GET /me`: the check, and a SELECT")
  bearer("profile", "keycloak", "Keycloak, `userinfo`")
  bearer("hello", "hello", "limit: hello")
  print ""
  k = "sign-in" SUBSEP "keyfob" SUBSEP 16
  if (k in runs) {
    print "**Sign-in by password, 16 chains**\n"
    print "| | a second | of argon2 alone | p50 ms | p99 ms | p99.9 ms |"
    print "|---|---|---|---|---|---|"
    sign_in("keyfob", "Keyfob")
    sign_in("argon2", "limit: argon2 alone")
    k = "meanwhile" SUBSEP "keyfob" SUBSEP 16
    print ""
    evenly("meanwhile", sprintf("Refreshes meanwhile (%s a second, 16 chains):", thousands(median(k, "rate"))), "`pgbench` at the same, beside argon2 alone:")
  }
  print "**Memory and disk**\n"
  print "| | resident after the run, MiB | bytes of a device session's rows | with indexes and free room |"
  print "|---|---|---|---|"
  split("keyfob keycloak oidc-provider hello", subject, " ")
  split("Keyfob,Keycloak,node-oidc-provider,hello", name, ",")
  for (i = 1; i <= 4; i++)
    if (("resident", subject[i]) in weight)
      printf "| %s | %s | %s | %s |\n", name[i], weight["resident", subject[i]],
        ("row", subject[i]) in weight ? weight["row", subject[i]] : "–", ("whole", subject[i]) in weight ? weight["whole", subject[i]] : "–"
}
