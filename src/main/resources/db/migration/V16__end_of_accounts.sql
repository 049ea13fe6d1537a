-- Since when an account is closed: a sign-in restores it, or it is erased after keyfob.account.grace. Closing raises password_version as a new
-- password does: a sign-in that began before is too late.
alter table account add column closed_at timestamptz;

create index account_closed_idx on account (closed_at) where closed_at is not null;

-- What belongs to an account goes with it.
alter table device_session
    drop constraint device_session_account_fkey,
    add constraint device_session_account_fkey foreign key (account_id) references account (id) on delete cascade;
alter table authorization_code
    drop constraint authorization_code_account_fkey,
    add constraint authorization_code_account_fkey foreign key (account_id) references account (id) on delete cascade;

create index auth_session_account_idx on auth_session (account_id);

-- All that is left of an account. Its id is never used again.
create table erased_account (
    id        uuid        not null,
    erased_at timestamptz not null,
    constraint erased_account_pkey primary key (id)
);

create index erased_account_erased_idx on erased_account (erased_at);

create function refuse_erased_account() returns trigger
    language plpgsql
as
$$
begin
    if exists (select from erased_account where id = new.id) then
        raise unique_violation using message = 'this id was an account''s that is erased';
    end if;
    return new;
end
$$;

create trigger account_not_erased
    before insert
    on account
    for each row
execute function refuse_erased_account();
