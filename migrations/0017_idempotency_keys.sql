-- Writes that a client named with an Idempotency-Key, and what they were answered. Kept for a day.
-- "status" is null while the first call runs.
create table idempotency_key (
    participant_id bigint not null references participant,
    key text not null check (length(key) between 1 and 255),
    request bytea not null,
    at timestamptz not null,
    status integer,
    content_type text,
    location text,
    body bytea,
    primary key (participant_id, key)
);
create index ix_idempotency_key_at on idempotency_key using brin (at);
