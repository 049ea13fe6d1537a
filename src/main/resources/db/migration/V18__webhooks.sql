-- Messages to the team's own system that wait to be sent. A row is gone when the receiver has it. No foreign keys: a
-- message may outlive what it tells of.
create table webhook (
    id           text        not null,
    occurred_at  timestamptz not null,
    payload      text        not null,
    next_try_at  timestamptz not null,
    tries        integer     not null default 0,
    constraint webhook_pkey primary key (id)
);

create index webhook_due_idx on webhook (next_try_at);
