-- The same as before, at a cost that grows with the batch and not with its square: what a ballot needs to know is looked up once, by
-- index, and every later step reads that list from one end to the other. (Lists of unknown length are guessed to be short, so lists
-- joined to each other would be compared row by row.)
create or replace function put_ballots(proposals bigint[], people bigint[], casts boolean[], clock timestamptz)
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
               coalesce(t.votes, 0) as votes, t.listed,
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
        left join tally t on t.proposal_id = k.proposal
        left join round r on r.id = p.round_id
        left join challenge c on c.id = p.challenge_id
        left join participant u on u.id = k.person
        left join vote v on v.proposal_id = k.proposal and v.participant_id = k.person
        left join lateral (select count(*)::integer as used from vote o where o.participant_id = k.person and o.round_id = p.round_id) n on true),
    written as materialized (
        select j.*, nextval('ballot_id_seq') as ballot, case when j.is_cast then 1 else -1 end as change
        from judged j where j.answer = 'Written' order by j.ord),
    fresh as (
        insert into vote (proposal_id, participant_id, round_id, cast_at)
        select proposal, person, round_id, moment from written where is_cast),
    gone as (
        delete from vote v using written w where not w.is_cast and v.proposal_id = w.proposal and v.participant_id = w.person),
    ballots as (
        insert into ballot (id, proposal_id, participant_id, round_id, kind, at)
        select ballot, proposal, person, round_id, case when is_cast then 'Cast' else 'Withdrawn' end, moment from written),
    counted as (
        update tally t set votes = t.votes + d.change
        from (select proposal, sum(change)::integer as change from written group by proposal) d
        where t.proposal_id = d.proposal),
    rounds as (
        update round_tally t set votes = t.votes + d.shown, people = t.people + d.came
        from (select round_id, coalesce(sum(change) filter (where listed), 0)::integer as shown,
                     coalesce(sum(change) filter (where used = case when is_cast then 0 else 1 end), 0)::integer as came
              from written group by round_id) d
        where t.round_id = d.round_id),
    told as (
        insert into event (at, kind, agency_id, challenge_id, data)
        select moment, 'votes.counted', agency_id, challenge_id, jsonb_build_object('proposals', jsonb_agg(distinct proposal))
        from written group by agency_id, challenge_id),
    -- One row for each paper again, with what became of the proposal in this batch.
    answers as (
        select ord, answer, person, proposal, votes, used, quota, round_id, challenge_id, null::bigint as ballot, 0 as change from judged where answer <> 'Written'
        union all
        select ord, answer, person, proposal, votes, used, quota, round_id, challenge_id, ballot, change from written)
    select a.ord, a.answer,
           coalesce(a.ballot, case when a.answer = 'Same' then (select max(o.id) from ballot o where o.participant_id = a.person and o.proposal_id = a.proposal) end, 0),
           (a.votes + sum(a.change) over (partition by a.proposal))::integer,
           a.used + a.change, a.quota, a.round_id, a.challenge_id
    from answers a;

    perform pg_notify('fkp_event', '');
end $$;
