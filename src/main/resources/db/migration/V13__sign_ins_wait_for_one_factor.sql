-- The factor that a sign-in waits for: where that is gone, so is the sign-in. One that an older Keyfob began waits for none and is
-- begun anew.
alter table auth_session
    add column factor_id uuid;
