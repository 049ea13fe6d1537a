-- A letter that tells what has happened may have no code, or lose it before it is sent. It belongs to an account, whatever address that has
-- by then.
alter table mail
    alter column code_id drop not null,
    alter column expires_at drop not null,
    add column account_id uuid,
    add constraint mail_account_fkey foreign key (account_id) references account (id) on delete cascade,
    add constraint mail_code check ((code_id is null) = (expires_at is null));
