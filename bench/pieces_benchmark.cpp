// What the steps that every byte of a backup goes through cost by themselves, on text like a database's:
//   cmake --build build/release --target pieces_benchmark && build/release/bench/pieces_benchmark
// Whole backups beside other programs are measured by bench/run.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <string>

#include "archive/codec.h"
#include "archive/digest.h"
#include "archive/fingerprint.h"
#include "archive/script_scanner.h"

namespace {

using namespace holdfast::archive;

// Some 6 MB of COPY rows: numbers, a timestamp, a name, an address, a little JSON.
const std::string& rows() {
  static const std::string text = [] {
    std::string all;
    for (uint64_t n = 1; all.size() < (6 << 20); ++n) {
      const uint64_t hash = n * 0x9E3779B97F4A7C15U;
      all += fmt::format(
          "{}\t{}\t2025-{:02}-{:02} {:02}:{:02}:00+00\tuser{}@example.org\t{{\"ms\": {}, \"ip\": \"10.{}.{}.1\"}}\n", n,
          hash >> 40, hash % 12 + 1, hash % 28 + 1, hash % 24, hash % 60, hash >> 45, hash >> 52, hash >> 56,
          hash % 256);
    }
    return all;
  }();
  return text;
}

void count_bytes(benchmark::State& state) {
  state.SetBytesProcessed(static_cast<int64_t>(state.iterations() * rows().size()));
}

void compress(benchmark::State& state, Format format) {
  const auto compressor = make_compressor(format, static_cast<int>(state.range(0)));
  Buffer out;
  for (auto _ : state) compressor->compress(rows(), out);
  count_bytes(state);
  state.counters["ratio"] = static_cast<double>(rows().size()) / static_cast<double>(out.size());
}
BENCHMARK_CAPTURE(compress, gz, Format::sql_gz)->DenseRange(1, 9);
BENCHMARK_CAPTURE(compress, zst, Format::sql_zst)->DenseRange(1, 5);

void decompress(benchmark::State& state, Format format) {
  Buffer stored;
  make_compressor(format, levels(format).standard)->compress(rows(), stored);
  const auto decompressor = make_decompressor(format);
  Buffer out;
  for (auto _ : state) decompressor->decompress(stored.view(), kMemberBytes, out);
  count_bytes(state);
}
BENCHMARK_CAPTURE(decompress, gz, Format::sql_gz);
BENCHMARK_CAPTURE(decompress, zst, Format::sql_zst);

void digest(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(sha256(rows()));
  count_bytes(state);
}
BENCHMARK(digest);

void fingerprint(benchmark::State& state) {
  for (auto _ : state) {
    Fingerprint sum;
    for (std::string_view rest = rows(); !rest.empty();) {
      const size_t end = rest.find('\n');
      sum.add_row(rest.substr(0, end));
      rest.remove_prefix(end + 1);
    }
    benchmark::DoNotOptimize(sum);
  }
  count_bytes(state);
}
BENCHMARK(fingerprint);

void scan(benchmark::State& state) {
  const std::string script = "COPY t (a) FROM stdin;\n" + rows() + "\\.\n";
  for (auto _ : state) {
    StringSource source(script);
    ScriptScanner scanner(source);
    while (scanner.next()) {
    }
  }
  count_bytes(state);
}
BENCHMARK(scan);

}  // namespace

BENCHMARK_MAIN();
