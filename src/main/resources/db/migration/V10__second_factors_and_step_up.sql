-- Seals the secrets of second factors; itself sealed under the master key.
create table factor_key (
    id         smallint    not null,
    sealed_key bytea       not null,
    created_at timestamptz not null,
    constraint factor_key_pkey primary key (id)
);

-- Makes the hashes of recovery codes; sealed under the master key too.
create table recovery_code_key (
    id         smallint    not null,
    sealed_key bytea       not null,
    created_at timestamptz not null,
    constraint recovery_code_key_pkey primary key (id)
);

-- A secret is sealed with the row's id and its account's as associated data. last_step is the last time step a code of which was
-- taken; guesses are counted from guessed_at on, and set back by a right one.
create table factor (
    id            uuid        not null,
    account_id    uuid        not null,
    sealed_secret bytea       not null,
    created_at    timestamptz not null,
    confirmed_at  timestamptz,
    last_step     bigint,
    guesses       integer     not null default 0,
    guessed_at    timestamptz,
    constraint factor_pkey primary key (id),
    constraint factor_account_fkey foreign key (account_id) references account (id) on delete cascade,
    constraint factor_confirmed check ((confirmed_at is null) = (last_step is null))
);

-- An account has one that counts, and one that waits for its first code.
create unique index factor_account_key on factor (account_id, (confirmed_at is null));

-- A row goes when its code was used.
create table recovery_code (
    factor_id uuid  not null,
    code_hash bytea not null,
    constraint recovery_code_pkey primary key (factor_id, code_hash),
    constraint recovery_code_factor_fkey foreign key (factor_id) references factor (id) on delete cascade,
    constraint recovery_code_size check (octet_length(code_hash) = 32)
);

-- A sign-in between its steps: the password was right, a second factor is asked for. A row goes when the sign-in is complete.
create table auth_session (
    session_hash      bytea       not null,
    client_id         text        not null,
    code_challenge    bytea       not null,
    scope             text        not null,
    account_id        uuid        not null,
    password_version  integer     not null,
    device_session_id uuid,
    generation        integer,
    guesses           integer     not null default 0,
    expires_at        timestamptz not null,
    constraint auth_session_pkey primary key (session_hash),
    constraint auth_session_account_fkey foreign key (account_id) references account (id) on delete cascade,
    constraint auth_session_sizes check (octet_length(session_hash) = 32 and octet_length(code_challenge) = 32),
    constraint auth_session_step_up check (num_nulls(device_session_id, generation) in (0, 2))
);

create index auth_session_expires_idx on auth_session (expires_at);

-- A code of a step-up opens no device session: it renews the sign-in of this one, for whoever holds its tokens of this generation.
alter table authorization_code
    add column renewed_session_id uuid,
    add column renewed_generation integer,
    add constraint authorization_code_step_up check (num_nulls(renewed_session_id, renewed_generation) in (0, 2));
