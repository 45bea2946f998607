-- One index of votes instead of two: it says that a person votes for a proposal once, finds a person's votes, and counts those of a round without the rows.
drop index ix_vote_quota;
alter table vote drop constraint one_vote_each;
alter table vote add constraint one_vote_each primary key (participant_id, proposal_id) include (round_id);

-- The places of one category are found in the index of the ranking.
drop index ix_tally_ranking;
create index ix_tally_ranking on tally (round_id, votes desc, published_at, proposal_id) include (category_id) where listed;

-- The newest proposals of a round, and of everything, among the public ones.
drop index ix_proposal_round;
create index ix_proposal_round on proposal (round_id, published_at desc, id desc) where state = 'Published';

-- The comments of the public proposals of a round, kept as its votes are.
alter table round_tally add column comments bigint not null default 0 check (comments >= 0);
update round_tally r set comments = (select coalesce(sum(t.comments), 0) from tally t where t.round_id = r.round_id and t.listed);

create or replace function count_proposal() returns trigger language plpgsql as $$
declare
    before integer := case when tg_op = 'UPDATE' and old.listed then 1 else 0 end;
    after integer := case when new.listed then 1 else 0 end;
begin
    if after <> before then
        update round_tally set proposals = proposals + after - before, votes = votes + (after - before) * new.votes, comments = comments + (after - before) * new.comments
        where round_id = new.round_id;
    end if;
    return new;
end $$;

create or replace function count_comment() returns trigger language plpgsql as $$
declare
    before integer := case when tg_op = 'UPDATE' and old.state = 'Published' then 1 else 0 end;
    after integer := case when new.state = 'Published' then 1 else 0 end;
begin
    if after <> before then
        update tally set comments = comments + after - before where proposal_id = new.proposal_id;
        update round_tally r set comments = r.comments + after - before from tally t where t.proposal_id = new.proposal_id and t.listed and r.round_id = t.round_id;
    end if;
    return new;
end $$;

-- The latest comment of a proposal, replies too.
create index ix_comment_proposal on comment (proposal_id, created_at);

-- Leaderboards as a job counted them, for sites where counting takes longer than a reader would wait.
create table standing (
    board       text not null check (board in ('proposals', 'regions', 'agencies')),
    period      text not null,
    place       integer not null,
    region_code text,
    data        jsonb not null,
    primary key (board, period, place)
);
create table standings_counted (
    one  boolean primary key default true check (one),
    at   timestamptz not null,
    took interval not null
);

-- The same as before, with fewer steps for each ballot: the votes of a person in the round are read once, for the quota and for this proposal.
-- The lock on the round is gone: who freezes an agenda waits until the batch under way is through, and the next one finds the voting closed.
create or replace function put_ballots(proposals bigint[], people bigint[], casts boolean[], clock timestamptz)
returns table (ord bigint, answer text, ballot bigint, votes integer, used integer, quota integer, round bigint, challenge bigint)
language plpgsql as $$
#variable_conflict use_column
declare
    moment timestamptz;
begin
    perform pg_advisory_xact_lock(hashtextextended('fkp ballots', 0));
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
                   when k.is_cast = n.has then 'Same'
                   when k.is_cast and n.used >= c.votes_per_person then 'NoVotesLeft'
                   else 'Written'
               end as answer
        from unnest(proposals, people, casts) with ordinality as k (proposal, person, is_cast, ord)
        left join proposal p on p.id = k.proposal
        left join tally t on t.proposal_id = k.proposal
        left join round r on r.id = p.round_id
        left join challenge c on c.id = p.challenge_id
        left join participant u on u.id = k.person
        left join lateral (select count(*)::integer as used, coalesce(bool_or(o.proposal_id = k.proposal), false) as has
                           from vote o where o.participant_id = k.person and o.round_id = p.round_id) n on true),
    written as materialized (
        select j.*, nextval('ballot_id_seq') as ballot, case when j.is_cast then 1 else -1 end as change
        from judged j where j.answer = 'Written' order by j.ord),
    fresh as (
        insert into vote (proposal_id, participant_id, round_id, cast_at)
        select proposal, person, round_id, moment from written where is_cast),
    gone as (
        delete from vote v using written w where not w.is_cast and v.participant_id = w.person and v.proposal_id = w.proposal),
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
