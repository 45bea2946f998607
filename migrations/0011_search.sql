-- Everything public in one search: words by their Indonesian stems, titles also by likeness, so that a slip of the finger still finds them.
create extension if not exists pg_trgm;

-- What a search looks at. One function, so that index and question say the same.
create function words(title text, body text) returns tsvector language sql immutable parallel safe
return setweight(to_tsvector('indonesian', title), 'A') || setweight(to_tsvector('indonesian', body), 'C');

create index ix_challenge_words on challenge using gin (words(title, summary || ' ' || guide)) where state <> 'Draft';
create index ix_challenge_title on challenge using gin (title gin_trgm_ops) where state <> 'Draft';
create index ix_proposal_words on proposal using gin (words(title, problem || ' ' || recommendation)) where state = 'Published';
create index ix_proposal_title on proposal using gin (title gin_trgm_ops) where state = 'Published';
create index ix_comment_words on comment using gin (words('', text)) where state = 'Published';
create index ix_forum_words on forum using gin (words(title, coalesce(place, ''))) where state <> 'Cancelled';
create index ix_forum_title on forum using gin (title gin_trgm_ops) where state <> 'Cancelled';
create index ix_agreement_row_words on agreement_row using gin (words(problem, recommendation || ' ' || owner));
create index ix_commitment_words on commitment using gin (words(title, problem || ' ' || recommendation || ' ' || owner));
create index ix_commitment_title on commitment using gin (title gin_trgm_ops);

-- What anybody may find, and nothing else: no draft, nothing hidden, merged, withdrawn or deleted, no unpublished record.
-- likeness is the title where a likeness counts; place is what its address is made of.
create view findable as
select 'Challenge' as kind, c.id, c.title, c.summary || ' ' || c.guide as body, words(c.title, c.summary || ' ' || c.guide) as words,
       c.title as likeness, c.region_code, coalesce(c.published_at, c.created_at) as at, c.slug as place, 0 as position
from challenge c where c.state <> 'Draft'
union all
select 'Proposal', p.id, p.title, p.problem || ' ' || p.recommendation, words(p.title, p.problem || ' ' || p.recommendation),
       p.title, coalesce(p.region_code, c.region_code), p.published_at, p.id::text, 0
from proposal p join challenge c on c.id = p.challenge_id where p.state = 'Published'
union all
select 'Comment', m.id, p.title, m.text, words('', m.text),
       null, coalesce(p.region_code, c.region_code), m.created_at, p.id::text, 0
from comment m join proposal p on p.id = m.proposal_id join challenge c on c.id = p.challenge_id
left join comment above on above.id = m.parent_id
where m.state = 'Published' and p.state = 'Published' and (above.id is null or above.state = 'Published')
union all
select 'Forum', f.id, f.title, coalesce(f.place, ''), words(f.title, coalesce(f.place, '')),
       f.title, c.region_code, coalesce(f.starts_at, f.created_at), f.id::text, 0
from forum f join challenge c on c.id = f.challenge_id where f.state <> 'Cancelled'
union all
select 'AgreementRow', w.id, i.title, w.problem || ' ' || w.recommendation, words(w.problem, w.recommendation || ' ' || w.owner),
       null, c.region_code, r.published_at, f.id::text, w.position
from agreement_row w join agreement_record r on r.id = w.record_id join agenda_item i on i.id = w.agenda_item_id
join forum f on f.id = r.forum_id join challenge c on c.id = f.challenge_id where r.state = 'Published'
union all
select 'Commitment', k.id, k.title, k.problem || ' ' || k.recommendation || ' ' || k.owner, words(k.title, k.problem || ' ' || k.recommendation || ' ' || k.owner),
       k.title, k.region_code, k.made_at, k.id::text, 0
from commitment k;
