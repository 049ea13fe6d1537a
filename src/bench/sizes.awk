# Makes the table of performance.md from the raw lines of src/bench/run sizes, which raw.awk reads: medians of the rounds.

function row(what, size, chains,    k) {
  k = what SUBSEP size SUBSEP chains
  printf "| %s | %s%s | %s | %.2f × | %.1f | %.1f | %.2f | %.2f | %s | %.2f |\n", chains, thousands(weight["devices", size]), what == "after" ? ", after a checkpoint" : "", thousands(median(k, "rate")),
    median(k, "rate") / rate("refresh", "few", chains), median(k, "p50"), median(k, "p99"), median(k, "server"), median(k, "stores"),
    thousands(median(k, "wal")), median(k, "writes")
}

END {
  print "| chains | device sessions | refreshes a second | of a thousand's | p50 ms | p99 ms | Keyfob's CPU ms each | stores' CPU ms each | WAL bytes each | disk writes each |"
  print "|---|---|---|---|---|---|---|---|---|---|"
  for (i = 1; i <= sizes; i++) { row("refresh", "few", chains[i]); row("refresh", "many", chains[i]); row("after", "many", chains[i]) }
}
