-- What may stand in the schema public, which is never dropped itself, and in no schema at all.
create type public.mood as enum('a'); create type public.fr as range(subtype=float8); create table public.t(m public.mood, id serial, r public.fr, i int generated always as identity); create aggregate public.agg(public.mood) (sfunc=array_append, stype=public.mood[]); create view public.v as select * from public.t; create domain public.d as int; create function public.eq(public.mood, public.mood) returns bool language sql as $$select true$$; create function public.neg(public.mood) returns bool language sql as $$select true$$; create operator public.### (leftarg=public.mood, rightarg=public.mood, function=public.eq); create statistics public.st on i,id from public.t; create procedure public.p(inout a int) language sql as 'select 1'; create text search dictionary public.sd (template=simple); alter default privileges in schema public grant all on tables to hf_reader;
alter default privileges for role hf_owner revoke all on tables from hf_owner;
 grant usage on schema public to hf_owner with grant option; set role hf_owner; grant usage on schema public to hf_reader;
 reset role;
create cast (bigint as varchar) with inout;
create table parted(a int) partition by list(a); create table parted_1 partition of parted for values in (1);
create collation public.c1 (provider=icu, locale='de'); create conversion public.c2 for 'LATIN1' to 'UTF8' from iso8859_1_to_utf8;
create operator family public.fam using btree;
create operator class public.reversed FOR TYPE int USING btree FAMILY public.fam AS  OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
create type public.shell; create type public.comp as (a int); create materialized view public.mv as select 1 as a; create foreign data wrapper w; create server s foreign data wrapper w; create foreign table public.ft(a int) server s; create sequence public.sq; create aggregate public.middle(float8 ORDER BY anyelement) (sfunc = ordered_set_transition, stype = internal, finalfunc = percentile_disc_final, finalfunc_extra);
create text search configuration public.tc (copy=english); create function public."; DROP"("a b" text[], variadic x int[]) returns int language sql as 'select 1'; create operator public.!!! (rightarg=public.mood, function=public.neg);
