# Makes the table of scale.md from the raw lines of src/bench/run instances, which raw.awk reads.

$1 == "refresh" && !($2 in known) { known[$2]; name[++names] = $2 }

END {
  print "| processors for all | Keyfob | chains | refreshes a second | of one on one processor | p99 ms | Keyfob's CPU ms each | proxy's | stores' | load's | disk writes each |"
  print "|---|---|---|---|---|---|---|---|---|---|---|"
  for (i = 1; i <= names; i++)
    for (j = 1; j <= sizes; j++) {
      k = "refresh" SUBSEP name[i] SUBSEP chains[j]
      split(name[i], part, "@")
      gsub(/-/, " ", part[1])
      printf "| %d | %s | %s | %s | %.2f × | %.1f | %.2f | %.2f | %.2f | %.2f | %.2f |\n", part[2] == "0" ? 1 : substr(part[2], 3) + 1, part[1],
        chains[j], thousands(median(k, "rate")), median(k, "rate") / rate("refresh", "one@0", chains[j]), median(k, "p99"), median(k, "server"),
        weight["proxies", name[i] "/" chains[j]] * 1000 / median(k, "count"), median(k, "stores"), median(k, "load"), median(k, "writes")
    }
}
