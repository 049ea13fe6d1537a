# Shares of the parts of the program in the events that `jfr print` shows. An event belongs to the part of the first
# frame, from the top, that names one (part.awk); with weights=1 it counts by its bytes.

/^jdk\./ { owner = ""; weight = 1; inside = 0 }
/^  weight = / { weight = $3; if ($4 == "kB") weight *= 1024; if ($4 == "MB") weight *= 1048576; if ($4 == "GB") weight *= 1073741824 }
/^  stackTrace = \[/ { inside = 1; next }
inside && /^  \]/ { inside = 0 }
inside && owner == "" { frame = $1; sub(/^.*\//, "", frame); owner = part(frame) }
/^}/ { by = weights ? weight : 1; sum[owner == "" ? "other" : owner] += by; total += by }
END {
  # Those that one looks for, also where nothing is left of them.
  sum["configuration look-ups"]; sum["logging"]; sum["connection pool (Agroal)"]; sum["traces, which are off (OpenTelemetry)"]
  for (owner in sum) printf "%5.1f %%  %s\n", 100 * sum[owner] / total, owner
}
