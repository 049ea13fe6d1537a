-- Where the device was last heard of, by a database of addresses; null where none is configured or knows it.
alter table device_session
    add column city    text,
    add column country text;
