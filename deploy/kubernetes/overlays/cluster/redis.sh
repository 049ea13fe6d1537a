#!/bin/sh
# Starts a Redis, or its sentinel (redis.sh redis, redis.sh sentinel), which follow the primary that the sentinels of the
# others know. Where they know none yet, the first pod is it. HOST is this pod's lasting name, HOSTS those of all, the first
# one first.
set -eu
primary=${HOSTS%% *}
for host in $HOSTS; do
  [ "$host" != "$HOST" ] || continue
  known=$(timeout 2 redis-cli -h "$host" -p 26379 --no-auth-warning -a "$PASSWORD" \
    sentinel get-master-addr-by-name keyfob 2>/dev/null | sed -n 1p) || true
  case $known in *.*) primary=$known && break ;; esac
done

if [ "$1" = redis ]; then
  set -- --requirepass "$PASSWORD" --masterauth "$PASSWORD" --replica-announce-ip "$HOST" --appendonly yes --dir /data
  [ "$primary" = "$HOST" ] || set -- "$@" --replicaof "$primary" 6379
  exec redis-server "$@"
fi

# Two of three agree that the primary is away; a copy takes over then.
cat >/tmp/sentinel.conf <<END
requirepass $PASSWORD
sentinel resolve-hostnames yes
sentinel announce-hostnames yes
sentinel announce-ip $HOST
sentinel monitor keyfob $primary 6379 2
sentinel auth-pass keyfob $PASSWORD
sentinel sentinel-pass $PASSWORD
sentinel down-after-milliseconds keyfob 2000
sentinel failover-timeout keyfob 10000
END
exec redis-sentinel /tmp/sentinel.conf
