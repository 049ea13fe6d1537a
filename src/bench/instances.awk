# Makes the table of scale.md from the raw lines of src/bench/run instances, which raw.awk reads.

$1 == "refresh" && !($2 in known) { known[$2]; name[++names] = $2 }

END {
  print "| instances | processor of each | chains | refreshes a second | of one's | p50 ms | p99 ms | Keyfob's CPU ms each | proxy's | stores' | load's | disk writes each | processors busy |"
  print "|---|---|---|---|---|---|---|---|---|---|---|---|---|"
  for (i = 1; i <= names; i++)
    for (j = 1; j <= sizes; j++) {
      k = "refresh" SUBSEP name[i] SUBSEP chains[j]
      split(name[i], part, "@")
      proxy = weight["proxies", name[i] "/" chains[j]] * 1000 / median(k, "count")
      printf "| %s | %s | %s | %s | %.2f × | %.1f | %.1f | %.2f | %.2f | %.2f | %.2f | %.2f | %.1f of %d |\n", part[1],
        part[2] == "all" ? "no limit" : part[2], chains[j], thousands(median(k, "rate")), median(k, "rate") / rate("refresh", "1@" part[2], chains[j]),
        median(k, "p50"), median(k, "p99"), median(k, "server"), proxy, median(k, "stores"), median(k, "load"), median(k, "writes"),
        (median(k, "server") + proxy + median(k, "stores") + median(k, "load")) * median(k, "rate") / 1000, processors
    }
}
