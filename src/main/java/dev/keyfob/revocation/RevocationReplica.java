package dev.keyfob.revocation;

import dev.keyfob.revocation.Revocation.OfClaims;
import dev.keyfob.revocation.Revocation.OfDeviceSession;
import dev.keyfob.revocation.Revocation.OfKey;
import dev.keyfob.revocation.Revocation.OfToken;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;

/// The revocations in force, in memory: an open-addressed table of 128-bit names and the second in
/// which each expires, 20 bytes a slot. Any number of threads look up without a lock and without
/// garbage while others add.
///
/// What has expired may still be found: the tokens concerned have expired too.
final class RevocationReplica {

    /// Beyond these the table is not complete, and must not be asked. They take 84 MB.
    static final int MOST = 2_000_000;

    private static final int SMALLEST = 1 << 10;
    private static final double FULL = 0.7;
    private static final VarHandle EXPIRY = MethodHandles.arrayElementVarHandle(int[].class);

    private final int most;
    private volatile Table table = new Table(SMALLEST);
    private volatile boolean complete = true;

    RevocationReplica() {
        this(MOST);
    }

    RevocationReplica(int most) {
        this.most = most;
    }

    /// Whether a token was revoked, as far as is known here: its device session, itself, or the
    /// claims that it was made from.
    boolean contains(Sid sid, Jti jti, int claimsVersion) {
        Table now = table;
        long high = sid.value().getMostSignificantBits();
        long low = sid.value().getLeastSignificantBits();
        return now.contains(high, low)
                || now.contains(jti.high(), jti.low())
                || now.contains(high ^ ofVersion(claimsVersion), low);
    }

    /// Whether all that was added is here.
    boolean isComplete() {
        return complete;
    }

    int size() {
        return table.used;
    }

    /// Adds a revocation, or prolongs it.
    ///
    /// @return whether it was not known
    boolean add(Revocation revocation, Instant now) {
        int expiry = (int) revocation.expiresAt().plusSeconds(1).getEpochSecond();
        return switch (revocation.concern()) {
            case OfDeviceSession(var sid) ->
                    add(high(sid), sid.value().getLeastSignificantBits(), expiry, now);
            case OfToken(_, var jti) -> add(jti.high(), jti.low(), expiry, now);
            case OfClaims(var sid, int version) ->
                    add(
                            high(sid) ^ ofVersion(version),
                            sid.value().getLeastSignificantBits(),
                            expiry,
                            now);
            // Its tokens are refused because the key is gone.
            case OfKey _ -> false;
        };
    }

    /// Makes room where entries have expired.
    synchronized void forgetExpired(Instant now) {
        rebuild(now);
    }

    /// Counts as complete again, unless there is no room for what is added from now on: everything
    /// in force.
    synchronized void restart(Instant now) {
        rebuild(now);
        complete = true;
    }

    private synchronized boolean add(long high, long low, int expiry, Instant now) {
        if (table.used + 1 > FULL * table.expiries.length) {
            rebuild(now);
            if (table.used >= most) {
                complete = false;
                return false;
            }
        }
        return table.add(high, low, expiry);
    }

    /// Puts what is in force into a new table with room for as much again.
    private void rebuild(Instant now) {
        int second = (int) now.getEpochSecond();
        Table old = table;
        Table fresh = new Table(capacity(old.countAfter(second)));
        old.copyAfter(second, fresh);
        table = fresh;
    }

    private static int capacity(int entries) {
        int capacity = SMALLEST;
        while (capacity * FULL < entries * 1.25 + 1) {
            capacity <<= 1;
        }
        return capacity;
    }

    private static long high(Sid sid) {
        return sid.value().getMostSignificantBits();
    }

    /// Spreads a version over 64 bits, so that a device session and its claims have names apart
    /// (the finalizer of SplitMix64).
    private static long ofVersion(int version) {
        long bits = (version + 1L) * 0x9e3779b97f4a7c15L;
        bits = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        bits = (bits ^ (bits >>> 27)) * 0x94d049bb133111ebL;
        return bits ^ (bits >>> 31);
    }

    private static final class Table {

        private final long[] names;

        /// Unix seconds, unsigned; 0 where the slot is free. Written last and read first, so that
        /// who sees it sees the name.
        private final int[] expiries;

        private int used;

        Table(int capacity) {
            names = new long[capacity << 1];
            expiries = new int[capacity];
        }

        boolean contains(long high, long low) {
            int mask = expiries.length - 1;
            for (int slot = slot(high, low); ; slot = (slot + 1) & mask) {
                if ((int) EXPIRY.getAcquire(expiries, slot) == 0) {
                    return false;
                }
                if (isAt(slot, high, low)) {
                    return true;
                }
            }
        }

        boolean add(long high, long low, int expiry) {
            int mask = expiries.length - 1;
            int slot = slot(high, low);
            while (expiries[slot] != 0) {
                if (isAt(slot, high, low)) {
                    if (Integer.compareUnsigned(expiry, expiries[slot]) > 0) {
                        EXPIRY.setRelease(expiries, slot, expiry);
                    }
                    return false;
                }
                slot = (slot + 1) & mask;
            }
            names[slot << 1] = high;
            names[(slot << 1) + 1] = low;
            EXPIRY.setRelease(expiries, slot, expiry);
            used++;
            return true;
        }

        int countAfter(int second) {
            int count = 0;
            for (int expiry : expiries) {
                count += isAfter(expiry, second) ? 1 : 0;
            }
            return count;
        }

        void copyAfter(int second, Table target) {
            for (int slot = 0; slot < expiries.length; slot++) {
                if (isAfter(expiries[slot], second)) {
                    target.add(names[slot << 1], names[(slot << 1) + 1], expiries[slot]);
                }
            }
        }

        private static boolean isAfter(int expiry, int second) {
            return Integer.compareUnsigned(expiry, second) > 0;
        }

        private boolean isAt(int slot, long high, long low) {
            return names[slot << 1] == high && names[(slot << 1) + 1] == low;
        }

        private int slot(long high, long low) {
            long bits = (high ^ Long.rotateLeft(low, 32)) * 0x9e3779b97f4a7c15L;
            return (int) (bits >>> 32) & (expiries.length - 1);
        }
    }
}
