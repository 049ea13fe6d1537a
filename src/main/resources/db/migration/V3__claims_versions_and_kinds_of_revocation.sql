-- Raised with each change of what the account lets its tokens say: its roles. A token names the version that it was made from.
alter table account add column claims_version integer not null default 0;

-- A revocation ends all tokens of a device session (sid), one of them (sid, jti), those of a device session that were made from one version of
-- its account's claims (sid, claims_version), or all that a signing key signed (kid).
alter table revocation
    alter column sid drop not null,
    add column claims_version integer,
    add column kid            text,
    add column revoked_at     timestamptz not null default now(),
    add constraint revocation_kind check (num_nonnulls(sid, kid) = 1 and num_nonnulls(jti, claims_version, kid) <= 1);
alter table revocation alter column revoked_at drop default;
