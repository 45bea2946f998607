-- Ballots are put in batches: one round trip and one commit for many people. A foreign key would look up, and lock, the proposal
-- and the person of every single vote. Instead what a vote points to is never deleted, and votes and ballots come in only through
-- put_ballots, which takes the proposal from its table. The round of a vote is that of its proposal.
alter table ballot
    drop constraint ballot_proposal_id_fkey,
    drop constraint ballot_participant_id_fkey,
    drop constraint ballot_round_id_fkey;
alter table vote
    drop constraint vote_proposal_id_fkey,
    drop constraint vote_participant_id_fkey,
    drop constraint vote_round_id_fkey;
create function refuse_delete() returns trigger language plpgsql as $$
begin
    raise exception 'rows of % are never deleted', tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger never_deleted before delete on proposal for each row execute function refuse_delete();
create trigger never_deleted before delete on participant for each row execute function refuse_delete();
drop index ix_ballot_proposal;
create index ix_ballot_at on ballot using brin (at);

-- The log tells of a batch in one row for each challenge; who voted for what is in the ballots.
drop index ix_event_public;
create index ix_event_public on event (at, id) where kind <> 'votes.counted';

-- Judges and writes ballots in one transaction. No person may come twice in a batch.
-- Batches take turns on all nodes: what one reads, no other changes before it has committed. So quotas hold, nobody has two votes
-- for one proposal, and the numbers of the ballots follow the order of their commits.
-- "clock" is null for the clock of the database.
create function put_ballots(proposals bigint[], people bigint[], casts boolean[], clock timestamptz)
returns table (ord bigint, answer text, ballot bigint, votes integer, used integer, quota integer, round bigint, challenge bigint)
language plpgsql as $$
#variable_conflict use_column
declare
    moment timestamptz;
begin
    perform pg_advisory_xact_lock(hashtextextended('fkp ballots', 0));
    -- Meets the lock of whoever freezes the agenda of a round: a vote is either in that snapshot or refused.
    perform from round r where r.id in (select p.round_id from proposal p where p.id = any (proposals)) order by r.id for key share;
    moment := coalesce(clock, clock_timestamp());

    return query
    with judged as materialized (
        select k.ord, k.proposal, k.person, k.is_cast, p.round_id, p.challenge_id, c.agency_id, n.used, c.votes_per_person as quota,
               case
                   when p.id is null or u.id is null then 'Unknown'
                   when moment < r.voting_starts then 'NotYetOpen'
                   when moment >= r.voting_ends or r.phase not in ('Upcoming', 'Ideation', 'Voting') then 'Closed'
                   when p.author_id = k.person then 'OwnProposal'
                   -- A vote for a hidden proposal may still be taken back: it counts against the quota.
                   when k.is_cast and p.state <> 'Published' then 'NotPublic'
                   when k.is_cast = (v.proposal_id is not null) then 'Same'
                   when k.is_cast and n.used >= c.votes_per_person then 'NoVotesLeft'
                   else 'Written'
               end as answer
        from unnest(proposals, people, casts) with ordinality as k (proposal, person, is_cast, ord)
        left join proposal p on p.id = k.proposal
        left join round r on r.id = p.round_id
        left join challenge c on c.id = p.challenge_id
        left join participant u on u.id = k.person
        left join vote v on v.proposal_id = k.proposal and v.participant_id = k.person
        left join lateral (select count(*)::integer as used from vote o where o.participant_id = k.person and o.round_id = p.round_id) n on true),
    fresh as (
        insert into vote (proposal_id, participant_id, round_id, cast_at)
        select proposal, person, round_id, moment from judged where answer = 'Written' and is_cast),
    gone as (
        delete from vote v using judged j
        where j.answer = 'Written' and not j.is_cast and v.proposal_id = j.proposal and v.participant_id = j.person),
    ballots as (
        insert into ballot (proposal_id, participant_id, round_id, kind, at)
        select proposal, person, round_id, case when is_cast then 'Cast' else 'Withdrawn' end, moment from judged where answer = 'Written' order by ord
        returning id, participant_id),
    counted as (
        update tally t set votes = t.votes + d.change
        from (select proposal, sum(case when is_cast then 1 else -1 end)::integer as change from judged where answer = 'Written' group by proposal) d
        where t.proposal_id = d.proposal
        returning t.proposal_id, t.round_id, t.votes, case when t.listed then d.change else 0 end as shown),
    rounds as (
        update round_tally t set votes = t.votes + d.shown, people = t.people + d.came
        from (select c.round_id, sum(c.shown)::integer as shown, coalesce(sum(x.came), 0)::integer as came
              from counted c
              left join (select round_id, proposal, sum(case when is_cast and used = 0 then 1 when not is_cast and used = 1 then -1 else 0 end) as came
                         from judged where answer = 'Written' group by round_id, proposal) x on x.proposal = c.proposal_id
              group by c.round_id) d
        where t.round_id = d.round_id),
    told as (
        insert into event (at, kind, agency_id, challenge_id, data)
        select moment, 'votes.counted', agency_id, challenge_id, jsonb_build_object('proposals', jsonb_agg(distinct proposal))
        from judged where answer = 'Written' group by agency_id, challenge_id)
    select j.ord, j.answer,
           coalesce(b.id, case when j.answer = 'Same' then (select max(o.id) from ballot o where o.participant_id = j.person and o.proposal_id = j.proposal) end, 0),
           coalesce(c.votes, t.votes, 0),
           j.used + case when j.answer <> 'Written' then 0 when j.is_cast then 1 else -1 end,
           j.quota, j.round_id, j.challenge_id
    from judged j
    left join ballots b on b.participant_id = j.person
    left join counted c on c.proposal_id = j.proposal
    left join tally t on t.proposal_id = j.proposal;

    perform pg_notify('fkp_event', '');
end $$;
