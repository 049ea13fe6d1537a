-- The life of a signing key: pending (in the key set, and signs nothing yet), active, retired (signs no more, but its last tokens are still
-- about), and then no row. A withdrawn one is taken by nobody; its row stays as long as a retired one's.
--
-- since: when it came into its state. Of a key that stands here already this migration's time: instances of before, which know no second key,
-- have until the next rotation to be replaced. token_seconds: the longest lifetime of a token that it may have signed; a day where nobody
-- knows.
alter table signing_key
    add column since         timestamptz not null default now(),
    add column token_seconds integer     not null default 86400,
    drop constraint signing_key_state,
    add constraint signing_key_state check (state in ('pending', 'active', 'retired', 'withdrawn'));
