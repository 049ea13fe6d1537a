-- Who asked by mail for the end of an account. The code of the letter's link is derived from the id and stands nowhere. A row is written, in the same
-- time, where nobody has the address: no foreign key, which would tell the two apart. Asked again within its time, it is the same row.
create table closure_request (
    id         uuid        not null,
    email      text        not null,
    account_id uuid,
    letters    integer     not null default 1,
    expires_at timestamptz not null,
    constraint closure_request_pkey primary key (id),
    constraint closure_request_email_key unique (email)
);

create index closure_request_account_idx on closure_request (account_id);
create index closure_request_expires_idx on closure_request (expires_at);
