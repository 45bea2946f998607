-- What forums and records hold of people is sealed by the program. What was there before in the open is sealed at its next start.
alter table attendee
    alter column name drop not null,
    alter column phone drop not null,
    alter column sex drop not null,
    add column person_sealed bytea,
    add constraint attendee_sealed_or_open check (num_nonnulls(name, phone, sex) = case when person_sealed is null then 3 else 0 end);
alter table signature
    alter column name drop not null,
    add column name_sealed bytea,
    add constraint signature_sealed_or_open check (num_nonnulls(name, name_sealed) = 1);
alter table agreement_record
    add column document_sealed bytea,
    drop constraint agreement_record_check,
    add constraint agreement_record_signed check (state not in ('Signed', 'Published') or (signed_at is not null and sha256 is not null and num_nonnulls(document, document_sealed) = 1));

-- A key that changes seals the same value anew, also in what was signed. Only who says so may do that, only in these columns, and never into the open:
-- a value that no key of the vault has sealed does not open, and SHA-256 tells another document.
create function is_resealing(before jsonb, after jsonb, variadic columns text[]) returns boolean language sql stable as $$
    select coalesce(current_setting('fkp.resealing', true), '') = 'on' and before - columns = after - columns
$$;

create or replace function keep_attendance() returns trigger language plpgsql as $$
declare owner bigint := case when tg_op = 'INSERT' then new.forum_id else old.forum_id end;
begin
    if tg_op = 'UPDATE' and new.person_sealed is not null and is_resealing(to_jsonb(old), to_jsonb(new), 'person_sealed', 'name', 'phone', 'sex') then
        return new;
    elsif exists (select from agreement_record where forum_id = owner and state <> 'Draft') then
        raise exception 'the attendance of forum % is part of its record', owner using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;

create or replace function keep_signature() returns trigger language plpgsql as $$
begin
    if tg_op = 'UPDATE' and new.name_sealed is not null and is_resealing(to_jsonb(old), to_jsonb(new), 'name_sealed', 'name') then
        return new;
    elsif old.signed_at is not null then
        raise exception 'signature % is given', old.id using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;

create or replace function keep_signed() returns trigger language plpgsql as $$
declare stays text[] := array['state', 'published_at'];
begin
    if tg_op = 'UPDATE' and new.document_sealed is not null and is_resealing(to_jsonb(old), to_jsonb(new), 'document_sealed', 'document') then
        return new;
    elsif old.state in ('Signed', 'Published') and (tg_op = 'DELETE' or (to_jsonb(new) - stays) is distinct from (to_jsonb(old) - stays)
        or (old.state, new.state) not in (('Signed', 'Signed'), ('Signed', 'Published'), ('Published', 'Published'))) then
        raise exception 'agreement record % is signed', old.id using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;

-- An erased account stays as a number, because ballots and the log point to it. Nothing in its row says whose it was.
alter table participant add column erased_at timestamptz;
