-- When a backup of the phone was signed in on another one.
alter table device_session add column moved_at timestamptz;
