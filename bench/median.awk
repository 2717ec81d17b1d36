# note() takes in a line of bench/measure.sh; median(ROW, COLUMN) is the median of a row over all rounds, 0 without any.
BEGIN { FS = "\t"; SECONDS = 2; CLIENT = 3; SERVER = 4; MEMORY = 5; SIZE = 6; OTHERS = 7 }

function note(    column) {
  if (!($1 in runs)) name[++names] = $1
  runs[$1]++
  for (column = 2; column <= NF; column++) value[$1, column, runs[$1]] = $column + 0
}

function median(row, column,    n, i, j, swap, sorted) {
  if (!(row in runs)) return 0
  n = runs[row]
  for (i = 1; i <= n; i++) {
    sorted[i] = value[row, column, i]
    for (j = i; j > 1 && sorted[j - 1] > sorted[j]; j--) { swap = sorted[j]; sorted[j] = sorted[j - 1]; sorted[j - 1] = swap }
  }
  return n % 2 ? sorted[(n + 1) / 2] : (sorted[n / 2] + sorted[n / 2 + 1]) / 2
}
