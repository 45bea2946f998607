-- What staff did: who, in which roles, where, what, before and after. Rows are added and never changed.
create table audit_row (
    id             bigint generated always as identity primary key,
    at             timestamptz not null,
    actor_id       bigint not null,
    roles          text not null,
    agency_id      bigint,
    what           text not null,
    source         text not null,
    subjects       bigint[] not null,
    before         jsonb,
    after          jsonb,
    address_digest bytea
);
create index ix_audit_row_agency on audit_row (agency_id, id desc);
create index ix_audit_row_actor on audit_row (actor_id, id desc);
create index ix_audit_row_subjects on audit_row using gin (subjects);
create trigger append_only before update or delete on audit_row for each row execute function refuse_change();
create trigger append_only_whole before truncate on audit_row for each statement execute function refuse_change();
