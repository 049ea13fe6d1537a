-- Where messages reach the device. A device session that ends has none: the statement that ends it takes them away.
alter table device_session
    add column push_platform text,
    add column push_token    text,
    add column push_topic    text,
    add constraint device_session_push check (
        (push_platform is null) = (push_token is null)
        and (push_topic is null or push_token is not null)
        and (revoked_at is null or push_token is null)
    );

-- A token is one device session's: who registers it takes it from another. A rotation changes none.
create index device_session_push_idx on device_session (push_token) where push_token is not null;
