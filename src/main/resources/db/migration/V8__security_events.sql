-- What happened to accounts, a partition a month. The first event of a month makes its partition, and it is dropped
-- whole when keyfob.event.keep is over. No foreign keys: an event may outlive what it tells of.
create table security_event (
    id           uuid        not null,
    occurred_at  timestamptz not null,
    type         text        not null,
    account_id   uuid        not null,
    sid          uuid,
    by_sid       uuid,
    client_id    text,
    reason       text,
    network      text,
    constraint security_event_pkey primary key (id, occurred_at)
) partition by range (occurred_at);

create index security_event_account_idx on security_event (account_id, occurred_at desc, id desc);
