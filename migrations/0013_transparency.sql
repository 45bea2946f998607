-- The public log leaves single votes out; without an index of its own it would walk over millions of them.
create index ix_event_public on event (at, id) where kind <> 'vote.cast' and kind <> 'vote.withdrawn';
