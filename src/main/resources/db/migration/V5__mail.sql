-- Mail that waits to be sent: written in the transaction that causes it, gone when the mail server has taken the
-- message. It holds no code: the sender derives that from code_id under a key that is sealed.
create table mail (
    id           uuid        not null,
    recipient    text        not null,
    letter       text        not null,
    language     text        not null,
    code_id      uuid        not null,
    created_at   timestamptz not null,
    expires_at   timestamptz not null,
    tries        integer     not null default 0,
    next_try_at  timestamptz not null,
    given_up_at  timestamptz,
    constraint mail_pkey primary key (id),
    constraint mail_language check (language in ('EN', 'DE'))
);

create index mail_due_idx on mail (next_try_at) where given_up_at is null;

create table mail_code_key (
    id         smallint    not null,
    sealed_key bytea       not null,
    created_at timestamptz not null,
    constraint mail_code_key_pkey primary key (id),
    constraint mail_code_key_id check (id = 1)
);
