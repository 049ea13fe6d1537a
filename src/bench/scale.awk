# Makes the table of src/bench/scale from the raw lines of src/bench/run, which raw.awk reads.

function e(x,    text) { # two digits that count
  if (x >= 100) return thousands(x >= 1000 ? int(x / 10 ^ (length(int(x)) - 2) + 0.5) * 10 ^ (length(int(x)) - 2) : x)
  return sprintf(x >= 10 || x == int(x) ? "%.0f" : x >= 0.1 ? "%.1f" : "%.2f", x)
}
function least(x, n) { return x > n ? x : n }
function up(x) { return int(x) + (x > int(x)) }
function line(text,    i) {
  printf "| %s |", text
  for (i = 1; i <= 3; i++) printf " %s |", cell[i]
  print ""
}

# Pages of 8 KiB that so many refreshes touch at least once, where every row is as likely.
function touched(refreshes, pages) { return pages * (1 - exp(-refreshes / pages)) }

END {
  many = chains[1]
  for (i = 2; i <= sizes; i++) if (chains[i] > many) many = chains[i]
  k = "refresh" SUBSEP "keyfob" SUBSEP many
  if (!(k in runs) || !rate("refresh", "pgbench", many) || !(("whole", "keyfob") in weight)) { print "scale: Keyfob or pgbench was not measured" > "/dev/stderr"; exit 1 }
  row = weight["whole", "keyfob"]; index_ = weight["indexes", "keyfob"]
  wal = median(k, "wal"); writes = median(k, "writes"); stores = median(k, "stores"); server = median(k, "server")
  resident = weight["resident", "keyfob"]

  printf "Measured, %d chains: %s WAL bytes, %.2f disk writes, %.3f ms of the stores' and %.3f ms of Keyfob's CPU time a refresh; %d bytes a\n", many,
    thousands(wal), writes, stores, server, row
  printf "device session, %d of them in indexes, and %d bytes an account; %d MiB an instance.\n", index_,
    weight["account", "keyfob"], resident
  printf "Assumed: %d %% of the devices are used on a day and refresh %d times then; the busiest hour has %d times the mean; a checkpoint every\n",
    active * 100, daily, peak
  printf "%d minutes; cores are used to %d %%; a core with 4 GiB costs %s a month and a GB of SSD %s; two devices an account; a standby.\n\n", checkpoint / 60,
    busy * 100, core, disk

  millions[1] = 10; millions[2] = 100; millions[3] = 1000
  for (i = 1; i <= 3; i++) {
    devices[i] = millions[i] * 1e6
    pages[i] = devices[i] * (row - index_) / 8192
    mean[i] = devices[i] * active * daily / 86400
    most[i] = mean[i] * peak
    records[i] = most[i] * wal
    images[i] = touched(most[i] * checkpoint, pages[i]) * 8192 / checkpoint
    bytes[i] = devices[i] * row + devices[i] / 2 * weight["account", "keyfob"]
    hot[i] = touched(most[i] * 3600, pages[i]) * 8192 + devices[i] * index_
    database[i] = least(up(most[i] * stores / 1000 / busy), 2)
    program[i] = least(up(most[i] * server / 1000 / busy), 2)
    databases[i] = up(most[i] / rate("refresh", "pgbench", many))
  }
  print "| | 10 million devices | 100 million | 1,000 million |"
  print "|---|---|---|---|"
  for (i = 1; i <= 3; i++) cell[i] = e(mean[i]) " / " e(most[i])
  line("refreshes a second, mean / busiest hour")
  for (i = 1; i <= 3; i++) cell[i] = e(devices[i] / lifetime)
  line("… if every app refreshed all the time, once an access token")
  for (i = 1; i <= 3; i++) cell[i] = e(bytes[i] / 1e9) " GB"
  line("device sessions and accounts on disk")
  for (i = 1; i <= 3; i++) cell[i] = e(records[i] / 1e6) " + " e(images[i] / 1e6) " MB"
  line("WAL a second in the busiest hour: records + whole pages after checkpoints")
  for (i = 1; i <= 3; i++) cell[i] = e((mean[i] * wal + touched(mean[i] * checkpoint, pages[i]) * 8192 / checkpoint) * 86400 / 1e9) " GB"
  line("WAL a day")
  for (i = 1; i <= 3; i++) cell[i] = e(most[i] * writes)
  line("disk writes a second for commits, at most")
  for (i = 1; i <= 3; i++) cell[i] = e(hot[i] / 1e9) " GB"
  line("memory for indexes and the pages of an hour")
  for (i = 1; i <= 3; i++) cell[i] = e(program[i]) " cores, " e(up(program[i] / 2)) " × " resident " MiB"
  line("Keyfob, in instances of two cores")
  for (i = 1; i <= 3; i++) cell[i] = e(database[i]) " cores"
  line("PostgreSQL and Redis")
  for (i = 1; i <= 3; i++) cell[i] = e(databases[i])
  line("databases, if none does more than `pgbench` did on the measured machine")
  for (i = 1; i <= 3; i++) {
    memory = least(hot[i] / 4 / 1024 ^ 3, database[i])
    cell[i] = e((program[i] + 2 * memory) * core + 2 * bytes[i] / 1e9 * 2 * disk)
  }
  line("a month: cores, memory by the larger need, disk twice the rows; the databases twice")
}
