-- A search weighs the newest that have the asked words, however many have them. That needs the words of a row at hand: to make them out of
-- its text takes as long as to read thirty rows.
drop index ix_challenge_words;
drop index ix_proposal_words;
drop index ix_comment_words;
drop index ix_forum_words;
drop index ix_agreement_row_words;
drop index ix_commitment_words;
drop index ix_article_words;

alter table challenge add column lexemes tsvector generated always as (words(title, summary || ' ' || guide)) stored;
alter table proposal add column lexemes tsvector generated always as (words(title, problem || ' ' || recommendation)) stored;
alter table comment add column lexemes tsvector generated always as (words('', text)) stored;
alter table forum add column lexemes tsvector generated always as (words(title, coalesce(place, ''))) stored;
alter table agreement_row add column lexemes tsvector generated always as (words(problem, recommendation || ' ' || owner)) stored;
alter table commitment add column lexemes tsvector generated always as (words(title, problem || ' ' || recommendation || ' ' || owner)) stored;
alter table article add column lexemes tsvector generated always as (words(title, lead || ' ' || body)) stored;

create index ix_challenge_words on challenge using gin (lexemes) where state <> 'Draft';
create index ix_proposal_words on proposal using gin (lexemes) where state = 'Published';
create index ix_comment_words on comment using gin (lexemes) where state = 'Published';
create index ix_forum_words on forum using gin (lexemes) where state <> 'Cancelled';
create index ix_agreement_row_words on agreement_row using gin (lexemes);
create index ix_commitment_words on commitment using gin (lexemes);
create index ix_article_words on article using gin (lexemes) where withdrawn_at is null and publish_at is not null;

-- The same as before; the words of a promise are made from the rest of it, and are not there yet when this is asked.
create or replace function keep_promise() returns trigger language plpgsql as $$
declare changes text[] := array['state', 'explanation', 'done_at', 'lexemes'];
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

create index ix_proposal_region on proposal (region_code) where region_code is not null;

drop view findable;
create view findable as
select 'Challenge' as kind, c.id, c.title, c.summary || ' ' || c.guide as body, c.lexemes as words,
       c.region_code, coalesce(c.published_at, c.created_at) as at, c.slug as place, 0 as position, '-infinity'::timestamptz as shown_from
from challenge c where c.state <> 'Draft'
union all
select 'Proposal', p.id, p.title, p.problem || ' ' || p.recommendation, p.lexemes,
       coalesce(p.region_code, c.region_code), p.published_at, p.id::text, 0, '-infinity'::timestamptz
from proposal p join challenge c on c.id = p.challenge_id where p.state = 'Published'
union all
select 'Comment', m.id, p.title, m.text, m.lexemes,
       coalesce(p.region_code, c.region_code), m.created_at, p.id::text, 0, '-infinity'::timestamptz
from comment m join proposal p on p.id = m.proposal_id join challenge c on c.id = p.challenge_id
left join comment above on above.id = m.parent_id
where m.state = 'Published' and p.state = 'Published' and (above.id is null or above.state = 'Published')
union all
select 'Forum', f.id, f.title, coalesce(f.place, ''), f.lexemes,
       c.region_code, coalesce(f.starts_at, f.created_at), f.id::text, 0, '-infinity'::timestamptz
from forum f join challenge c on c.id = f.challenge_id where f.state <> 'Cancelled'
union all
select 'AgreementRow', w.id, i.title, w.problem || ' ' || w.recommendation, w.lexemes,
       c.region_code, r.published_at, f.id::text, w.position, '-infinity'::timestamptz
from agreement_row w join agreement_record r on r.id = w.record_id join agenda_item i on i.id = w.agenda_item_id
join forum f on f.id = r.forum_id join challenge c on c.id = f.challenge_id where r.state = 'Published'
union all
select 'Commitment', k.id, k.title, k.problem || ' ' || k.recommendation || ' ' || k.owner, k.lexemes,
       k.region_code, k.made_at, k.id::text, 0, '-infinity'::timestamptz
from commitment k
union all
select 'Article', a.id, a.title, a.lead || ' ' || a.body, a.lexemes,
       g.region_code, a.publish_at, a.slug, 0, a.publish_at
from article a left join agency g on g.id = a.agency_id where a.withdrawn_at is null and a.publish_at is not null;

-- The words of titles, in which a slip of the finger finds the word that was meant: they grow much more slowly than titles do.
create table title_word (word text primary key check (word ~ '^[a-z]{3,30}$'));
create index ix_title_word_likeness on title_word using gin (word gin_trgm_ops);
drop index ix_proposal_title, ix_forum_title, ix_commitment_title, ix_article_title;

create function words_of_title(title text) returns setof text language sql immutable parallel safe as $$
    select w.word from unnest(tsvector_to_array(to_tsvector('simple', title))) as w (word) where w.word ~ '^[a-z]{3,30}$' order by 1
$$;

create function learn_title() returns trigger language plpgsql as $$
begin
    insert into title_word select words_of_title(new.title) on conflict do nothing;
    return null;
end $$;
create trigger learn_title after insert or update of title on challenge for each row execute function learn_title();
create trigger learn_title after insert or update of title on proposal for each row execute function learn_title();
create trigger learn_title after insert or update of title on forum for each row execute function learn_title();
create trigger learn_title after insert or update of title on commitment for each row execute function learn_title();
create trigger learn_title after insert or update of title on article for each row execute function learn_title();

insert into title_word
select distinct w from (select title from challenge union all select title from proposal union all select title from forum union all select title from commitment union all select title from article) t,
    words_of_title(t.title) w;

-- What may have been meant: for each typed word itself, or one of three that are like it.
create function meant(typed text) returns tsquery language plpgsql stable as $$
declare
    whole tsquery := '';
    token text;
    near text;
    any_of tsquery;
begin
    for token in select w from unnest(tsvector_to_array(to_tsvector('simple', typed))) w limit 8 loop
        any_of := plainto_tsquery('indonesian', token);
        for near in select t.word from title_word t where t.word % token order by similarity(t.word, token) desc, t.word limit 3 loop
            any_of := any_of || plainto_tsquery('indonesian', near);
        end loop;
        whole := whole && any_of;
    end loop;
    return whole;
end $$;
