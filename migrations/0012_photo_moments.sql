-- What a picture among the evidence shows: the place before or after the promise was kept.
alter table evidence
    add column shows text check (shows in ('Before', 'After')),
    add check (shows is null or content_type like 'image/%');
