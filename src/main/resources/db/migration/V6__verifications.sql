-- password_version is raised with each new password, and with nothing else: a sign-in that checked an older one is too late.
alter table account
    add column email_verified_at timestamptz,
    add column password_version  integer not null default 0;

-- What a code that went out by mail is good for. The code itself is derived from the id and stands nowhere. A row goes
-- when its code was used.
create table verification (
    id            uuid        not null,
    purpose       text        not null,
    email         text        not null,
    account_id    uuid,
    name          text,
    password_hash text,
    letter        text        not null,
    language      text        not null,
    letters       integer     not null default 1,
    guesses       integer     not null default 0,
    expires_at    timestamptz not null,
    constraint verification_pkey primary key (id),
    constraint verification_account_fkey foreign key (account_id) references account (id) on delete cascade,
    constraint verification_kind check (
        case purpose
            when 'SIGN_UP' then account_id is null and password_hash is not null
            when 'RESET_PASSWORD' then password_hash is null
            else account_id is not null and password_hash is null
        end
    )
);

-- Whoever asks for a new password again gets the same code again.
create unique index verification_reset_key on verification (email) where purpose = 'RESET_PASSWORD';
create index verification_email_idx on verification (email);
create index verification_account_idx on verification (account_id);
create index verification_expires_idx on verification (expires_at);

create index authorization_code_account_idx on authorization_code (account_id);
