create table account (
    id            uuid        not null,
    email         text        not null,
    name          text,
    password_hash text        not null,
    roles         text[]      not null default '{}',
    locked_at     timestamptz,
    created_at    timestamptz not null,
    constraint account_pkey primary key (id),
    constraint account_email_key unique (email),
    constraint account_email_form check (length(email) between 3 and 254)
);

-- One row per signed-in device. No index covers a column that a rotation changes, and a page keeps room, so that
-- PostgreSQL can write the new version of the row into the same page without touching an index (a heap-only update).
create table device_session (
    id                  uuid        not null,
    handle              bytea       not null,
    account_id          uuid        not null,
    client_id           text        not null,
    scope               text        not null,
    auth_time           timestamptz not null,
    amr                 text[]      not null,
    dpop_thumbprint     bytea,
    generation          integer     not null,
    secret_hash         bytea       not null,
    previous_generation integer,
    previous_hash       bytea,
    sealed_successor    bytea,
    rotated_at          timestamptz,
    signed_in_at        timestamptz not null,
    revoked_at          timestamptz,
    revocation_reason   text,
    name                text,
    label               text,
    model               text,
    os_version          text,
    app_version         text,
    installation_id     text,
    constraint device_session_pkey primary key (id),
    constraint device_session_handle_key unique (handle),
    constraint device_session_account_fkey foreign key (account_id) references account (id),
    constraint device_session_sizes check (
        octet_length(handle) = 16
        and octet_length(secret_hash) = 32
        and octet_length(previous_hash) = 32
        and octet_length(dpop_thumbprint) = 32
    ),
    constraint device_session_generation check (generation >= 0 and previous_generation between 0 and generation - 1),
    constraint device_session_rotated check (
        num_nulls(previous_generation, previous_hash, sealed_successor, rotated_at) in (0, 4)
    ),
    constraint device_session_revoked check ((revoked_at is null) = (revocation_reason is null))
) with (fillfactor = 80);

create index device_session_account_idx on device_session (account_id);

-- What a sign-in left for the app to redeem at /token. Rows go some time after they expire.
create table authorization_code (
    code_hash         bytea       not null,
    client_id         text        not null,
    account_id        uuid        not null,
    code_challenge    bytea       not null,
    scope             text        not null,
    auth_time         timestamptz not null,
    amr               text[]      not null,
    expires_at        timestamptz not null,
    device_session_id uuid,
    constraint authorization_code_pkey primary key (code_hash),
    constraint authorization_code_account_fkey foreign key (account_id) references account (id),
    constraint authorization_code_sizes check (octet_length(code_hash) = 32 and octet_length(code_challenge) = 32)
);

create index authorization_code_expires_idx on authorization_code (expires_at);

-- Access tokens that end before their time: of one device session (jti is null), or a single one. Written in the transaction that
-- revokes, carried to Redis from here, gone with the last access token concerned.
create table revocation (
    id           bigint      not null generated always as identity,
    sid          uuid        not null,
    jti          text,
    expires_at   timestamptz not null,
    published_at timestamptz,
    constraint revocation_pkey primary key (id)
);

-- A token is revoked once, however often it is asked for.
create unique index revocation_token_key on revocation (sid, jti);
create index revocation_unpublished_idx on revocation (id) where published_at is null;
create index revocation_expires_idx on revocation (expires_at);

-- Private keys are sealed under the master key with the row's id as associated data.
create table signing_key (
    kid                text        not null,
    algorithm          text        not null,
    state              text        not null,
    public_key         bytea       not null,
    sealed_private_key bytea       not null,
    created_at         timestamptz not null,
    constraint signing_key_pkey primary key (kid),
    constraint signing_key_state check (state in ('pending', 'active', 'retired'))
);

-- One key signs: of instances that start at once, one makes it.
create unique index signing_key_active_key on signing_key (state) where state = 'active';

create table refresh_token_key (
    id         smallint    not null,
    sealed_key bytea       not null,
    created_at timestamptz not null,
    constraint refresh_token_key_pkey primary key (id),
    constraint refresh_token_key_id check (id between 0 and 255)
);
