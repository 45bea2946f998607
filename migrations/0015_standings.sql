-- What a ranking needs beside its counters, so that one index gives a page of it.
alter table tally
    add column category_id bigint references category,
    add column listed boolean not null default false;
update tally t set category_id = p.category_id, listed = p.state = 'Published' from proposal p where p.id = t.proposal_id;
alter table tally alter column category_id set not null;
drop index ix_tally_ranking;
create index ix_tally_ranking on tally (round_id, votes desc, published_at, proposal_id) where listed;

-- What a round shows as a whole: the votes of its public proposals, their number, and how many people have a vote in it.
create table round_tally (
    round_id  bigint primary key references round on delete cascade,
    votes     bigint not null default 0 check (votes >= 0),
    proposals integer not null default 0 check (proposals >= 0),
    people    integer not null default 0 check (people >= 0)
);
insert into round_tally (round_id, votes, proposals, people)
select r.id, coalesce(sum(t.votes) filter (where t.listed), 0), count(*) filter (where t.listed),
       (select count(distinct v.participant_id) from vote v where v.round_id = r.id)
from round r left join tally t on t.round_id = r.id
group by r.id;

create function open_round_tally() returns trigger language plpgsql as $$
begin
    insert into round_tally (round_id) values (new.id);
    return new;
end $$;
create trigger open_round_tally after insert on round for each row execute function open_round_tally();

create function describe_tally() returns trigger language plpgsql as $$
begin
    select category_id, state = 'Published' into new.category_id, new.listed from proposal where id = new.proposal_id;
    return new;
end $$;
create trigger describe_tally before insert on tally for each row execute function describe_tally();

create function list_proposal() returns trigger language plpgsql as $$
begin
    update tally set listed = new.state = 'Published' where proposal_id = new.id and listed <> (new.state = 'Published');
    return new;
end $$;
create trigger list_proposal after update of state on proposal for each row execute function list_proposal();

-- Fires when a proposal comes into the list or leaves it, not for votes.
create function count_proposal() returns trigger language plpgsql as $$
declare
    before integer := case when tg_op = 'UPDATE' and old.listed then 1 else 0 end;
    after integer := case when new.listed then 1 else 0 end;
begin
    if after <> before then
        update round_tally set proposals = proposals + after - before, votes = votes + (after - before) * new.votes where round_id = new.round_id;
    end if;
    return new;
end $$;
create trigger count_proposal after insert or update of listed on tally for each row execute function count_proposal();
