# Lines of bench/measure.sh -> what was aimed at and what was reached, as a Markdown table.
# Variables: jobs, shape (mixed or one-table). Needs median.awk. A goal whose rows were not measured is left out.
{ note() }

END {
  print "| goal | at most | reached | |"
  print "| --- | ---: | ---: | --- |"
  ratio("`.sql.gz`, time of `pg_dump \\| gzip`", 0.27, "holdfast .sql.gz", "pg_dump | gzip", SECONDS)
  ratio("`.sql.gz`, time of `pg_dump -Fd -j" jobs "`", 0.42, "holdfast .sql.gz", "pg_dump -Fd -j" jobs, SECONDS)
  ratio("`.sql.gz`, size of `pg_dump \\| gzip`", 1.00, "holdfast .sql.gz", "pg_dump | gzip", SIZE)
  ratio("`.sql.zst`, time of reading alone", 1.35, "holdfast .sql.zst", "reading alone, " jobs " connections", SECONDS)
  memory("`.sql.gz`, memory", "holdfast .sql.gz")
  memory("`.sql.zst`, memory", "holdfast .sql.zst")
  ratio("restore without ANALYZE, time of `pg_restore -j" jobs "`", shape == "mixed" ? 1.00 : 0.90, "holdfast restore, ANALYZE aside", "pg_restore -j" jobs, SECONDS)
  ratio("restore without ANALYZE, time of `gunzip \\| psql`", 0.90, "holdfast restore, ANALYZE aside", "gunzip | psql", SECONDS)
  memory("restore, memory", "holdfast restore")
}

function ratio(what, limit, row, base, column) {
  if (median(row, column) && median(base, column)) line(what, limit, median(row, column) / median(base, column), "%.2f")
}

function memory(what, row) {
  if (median(row, MEMORY)) line(what, 100, median(row, MEMORY) / 1024, "%.0f MB")
}

function line(what, limit, reached, format) {
  printf "| %s | " format " | " format " | %s |\n", what, limit, reached, reached <= limit ? "reached" : "missed"
}
