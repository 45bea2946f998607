-- Provinces, regencies and cities by their Kemendagri code ("33", "33.05").
create table region (
    code        text primary key check (code ~ '^[0-9]{2}(\.[0-9]{2})?$'),
    parent_code text references region,
    name        text not null,
    slug        text not null,
    kind        text not null check (kind in ('Province', 'Regency', 'City'))
);
create unique index ux_region_slug on region (parent_code, slug) nulls not distinct;
