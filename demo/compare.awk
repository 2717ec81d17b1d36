# Compares three lists by count.sql: before the loss, after it, after the restore. Fails unless the first equals the third.
FNR == 1 { list++ }
list == 1 { name[++names] = $1; before[$1] = $2; md5[$1] = $3 }
list == 2 { lost[$1] = $2 }
list == 3 { after[$1] = $2; if (!($1 in md5) || md5[$1] != $3) differs[$1] = 1 }
END {
  format = "%-18s %9s %9s %9s  %s\n"
  printf format, "table", "before", "mistakes", "restored", "MD5 of its sorted rows"
  for (i = 1; i <= names; i++) {
    t = name[i]
    rows += before[t]
    same = (t in after) && after[t] == before[t] && !(t in differs)
    if (!same) wrong++
    printf format, t, before[t], (t in lost) ? lost[t] : "gone", (t in after) ? after[t] : "gone", same ? "equal" : "DIFFERS"
  }
  for (t in differs) if (!(t in md5)) { wrong++; print t ": was not there before" }
  if (wrong || names == 0 || list != 3) { printf "\nNot every row is back: %d tables differ.\n", wrong; exit 1 }
  printf "\nEvery row is back: %d rows in %d tables, each with the same MD5 as before the loss.\n", rows, names
}
