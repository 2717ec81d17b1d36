# Lines of bench/measure.sh -> a Markdown table of medians, in the order of first appearance.
# Variables: kind (backup or restore), base (the row that the ratios refer to), jobs. Needs median.awk.
{ note() }

END {
  printf "| %s | time | of `%s` | clients' CPU | server's CPU | memory |%s\n", kind, bar(base), kind == "backup" ? " size |" : ""
  printf "| --- | ---: | ---: | ---: | ---: | ---: |%s\n", kind == "backup" ? " ---: |" : ""
  for (i = 1; i <= names; i++) {
    row = name[i]
    printf "| `%s` | %.1f s | %.2f | %.1f s | %.1f s | %.0f MB |", bar(row), median(row, SECONDS), median(row, SECONDS) / median(base, SECONDS),
      median(row, CLIENT), median(row, SERVER), median(row, MEMORY) / 1024
    if (kind == "backup") printf " %s |", median(row, SIZE) ? sprintf("%.1f MB", median(row, SIZE) / 1e6) : "-"
    printf "\n"
    seconds += median(row, SECONDS)
    others += median(row, OTHERS)
  }
  if (others > 0.05 * seconds * jobs)
    printf "\n**Spoilt:** other programs took %.0f %% of the processors meanwhile. The times are too long; CPU and size hold.\n", 100 * others / (seconds * jobs)
}

# A bar ends a cell, in code, too.
function bar(text) { gsub(/\|/, "\\|", text); return text }
