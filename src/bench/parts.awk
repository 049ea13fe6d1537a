# Shares of the parts of the program in the events that `jfr print` shows. An event belongs to the part of the first
# frame, from the top, that names one; with weights=1 it counts by its bytes.

function part(frame) {
  if (frame ~ /^(dev\.keyfob\.(signingkey|accesstoken\.Payload)|com\.amazon\.corretto)/) return "JWT: payload and signature"
  if (frame ~ /^dev\.keyfob\.(refresh|device\.secret)\.(Secret|SuccessorSeal|RefreshToken|RefreshTokenKeys|Handle|Sealed)/) return "refresh token: tag, hash, seal"
  if (frame ~ /^(io\.opentelemetry|io\.quarkus\.opentelemetry)/) return "traces, which are off (OpenTelemetry)"
  if (frame ~ /^org\.postgresql\./) return "PostgreSQL driver, with its sockets"
  if (frame ~ /^io\.agroal\./) return "connection pool (Agroal)"
  if (frame ~ /^(com\.arjuna|io\.quarkus\.narayana|jakarta\.transaction)/) return "transactions (Narayana)"
  if (frame ~ /^com\.fasterxml\./) return "JSON (Jackson)"
  if (frame ~ /^(io\.smallrye\.config|org\.eclipse\.microprofile\.config)/) return "configuration look-ups"
  if (frame ~ /^(io\.micrometer|io\.quarkus\.micrometer)/) return "metrics (Micrometer)"
  if (frame ~ /^(org\.jboss\.log)/) return "logging"
  if (frame ~ /^dev\.keyfob\.(accesstoken|revocation)\./) return "bearer check and revocations"
  if (frame ~ /^dev\.keyfob\.http\./ && frame ~ /Refusal|Problem|Failures|Insufficient/) return "refusal"
  if (frame ~ /^(io\.quarkus\.security|io\.quarkus\.vertx\.http\.runtime\.security|io\.smallrye\.jwt|org\.jose4j)/) return "security layer (Quarkus, SmallRye JWT)"
  if (frame ~ /^(io\.netty|io\.vertx|io\.quarkus\.vertx|io\.quarkus\.netty)/) return "HTTP, with its sockets (Netty, Vert.x)"
  if (frame ~ /^(org\.jboss\.resteasy|io\.quarkus\.resteasy|io\.quarkus\.rest|jakarta\.ws)/) return "REST"
  if (frame ~ /^(io\.quarkus\.arc|io\.smallrye\.context|org\.jboss\.threads|io\.smallrye\.mutiny)/) return "CDI, contexts, Mutiny"
  if (frame ~ /^(dev\.keyfob)/) return "Keyfob, the rest"
  if (frame ~ /^java\.(lang\.(VirtualThread|ThreadBuilders)|util\.concurrent\.ForkJoin)/) return "virtual threads: mounting and scheduling"
  return ""
}

/^jdk\./ { owner = ""; weight = 1; inside = 0 }
/^  weight = / { weight = $3; if ($4 == "kB") weight *= 1024; if ($4 == "MB") weight *= 1048576; if ($4 == "GB") weight *= 1073741824 }
/^  stackTrace = \[/ { inside = 1; next }
inside && /^  \]/ { inside = 0 }
inside && owner == "" { frame = $1; sub(/^.*\//, "", frame); owner = part(frame) }
/^}/ { by = weights ? weight : 1; sum[owner == "" ? "other" : owner] += by; total += by }
END { for (owner in sum) printf "%5.1f %%  %s\n", 100 * sum[owner] / total, owner }
