package dev.keyfob.limit;

/// Which bucket. Its rate is a part of the name: where the rate changes, other buckets begin, full.
record BucketName(Limit limit, Scope scope, Rate rate, Target target) {

    /// The key in Redis.
    @Override
    public String toString() {
        return "limit:" + limit + ":" + scope + ":" + rate + ":" + target.hash();
    }
}
