-- Who is known: a device_token that came with a sign-in names the device session that vouches for it. It counts while the account has the password
-- that it had then; null is from before this was noted, and vouches for nobody.
alter table device_session
    add column password_version integer,
    add column vouched_by       uuid;
alter table authorization_code add column vouched_by uuid;
alter table auth_session add column vouched_by uuid;

-- A letter about a new device: what its link ends. The code of the link is derived from the id and stands nowhere. A row goes when the link was used.
create table new_device (
    id                uuid        not null,
    account_id        uuid        not null,
    device_session_id uuid        not null,
    email             text        not null,
    letter_at         timestamptz not null,
    expires_at        timestamptz not null,
    constraint new_device_pkey primary key (id),
    constraint new_device_account_fkey foreign key (account_id) references account (id) on delete cascade
);

create index new_device_account_idx on new_device (account_id, letter_at);
create index new_device_expires_idx on new_device (expires_at);

-- Lines that stand in this one letter and in no other.
alter table mail add column about text;
