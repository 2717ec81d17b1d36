-- Reads one share of every table as COPY text: what no backup that reads with so many connections can be faster than.
-- psql variables: part (1 ... parts), parts. A share is a range of heap pages; the last one is open above.

BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY;
SELECT format('COPY (SELECT * FROM ONLY %s WHERE ctid >= ''(%s,0)''%s) TO STDOUT', name, pages * (:part - 1) / :parts,
              CASE WHEN :part < :parts THEN format(' AND ctid < ''(%s,0)''', pages * :part / :parts) END)
FROM (SELECT oid::regclass AS name, pg_relation_size(oid) / current_setting('block_size')::int AS pages
      FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace) tables
ORDER BY pages DESC
\gexec
COMMIT;
