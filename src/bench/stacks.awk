# One line for each event that `jfr print` shows: its stack from the thread's first frame on. Left out is what only passes a call on.

/^jdk\./ { depth = 0; inside = 0 }
/^  stackTrace = \[/ { inside = 1; next }
inside && /^  \]/ { inside = 0 }
inside {
  sub(/\(.*/, "", $1); sub(/^.*\//, "", $1)
  if ($1 !~ /_(ClientProxy|Subclass|Bean)\.|\$quarkusrestinvoker|\.AbstractChannelHandlerContext\.|\.Continuation\.|lambda\$|^\.\.\.$/) frame[depth++] = $1
}
/^}/ && depth {
  line = frame[depth - 1]
  for (i = depth - 2; i >= 0; i--) line = line ";" frame[i]
  print line
}
