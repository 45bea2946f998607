-- One query leads back from a promise to the row, the agenda item, the proposal, its author and its votes.
create view commitment_origin as
select c.id as commitment_id,
       w.id as row_id, w.position as row_position,
       r.number as record_number, r.sha256 as record_sha256, r.signed_at, r.published_at,
       f.id as forum_id, f.title as forum_title, f.starts_at as forum_at,
       g.sha256 as agenda_sha256,
       i.id as item_id, i.position as item_position, i.source, i.title as item_title, i.outcome, i.outcome_reason, i.rank as frozen_rank, i.votes as frozen_votes,
       p.id as proposal_id, p.published_at as proposed_at, case when p.state <> 'Hidden' then a.display_name end as author, t.votes as votes_now,
       ch.id as challenge_id, ch.slug as challenge_slug, ch.title as challenge_title, rd.number as round_number
from commitment c
join agreement_row w on w.id = c.agreement_row_id
join agreement_record r on r.id = w.record_id
join forum f on f.id = r.forum_id
join challenge ch on ch.id = f.challenge_id
join round rd on rd.id = f.round_id
join agenda_item i on i.id = w.agenda_item_id
join agenda g on g.id = i.agenda_id
left join proposal p on p.id = i.proposal_id
left join participant a on a.id = p.author_id
left join tally t on t.proposal_id = p.id;

-- What is signed includes who was there and who signed: neither list grows or shrinks once the record left its draft.
create function keep_attendance() returns trigger language plpgsql as $$
declare owner bigint := case when tg_op = 'INSERT' then new.forum_id else old.forum_id end;
begin
    if exists (select from agreement_record where forum_id = owner and state <> 'Draft') then
        raise exception 'the attendance of forum % is part of its record', owner using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger keep_attendance before insert or update or delete on attendee for each row execute function keep_attendance();
create trigger keep_signed before insert or delete on signature for each row execute function keep_signed_row();

-- A promise says what was signed, and only a signed row makes one.
create function keep_promise() returns trigger language plpgsql as $$
declare changes text[] := array['state', 'explanation', 'done_at'];
begin
    if tg_op = 'INSERT' then
        if not exists (select from agreement_row w join agreement_record r on r.id = w.record_id where w.id = new.agreement_row_id and r.state in ('Signed', 'Published')) then
            raise exception 'row % is not signed', new.agreement_row_id using errcode = 'restrict_violation';
        end if;
    elsif tg_op = 'DELETE' or (to_jsonb(new) - changes) is distinct from (to_jsonb(old) - changes) then
        raise exception 'commitment % says what was signed', old.id using errcode = 'restrict_violation';
    end if;
    return coalesce(new, old);
end $$;
create trigger keep_promise before insert or update or delete on commitment for each row execute function keep_promise();
