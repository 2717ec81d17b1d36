#include "jobs/arq_scripts.h"

namespace holdfast::jobs {

namespace {

constexpr const char* kCommon = R"(
local queue, job, in_progress, retry, result, abort, app, progress, kept, failed = unpack(KEYS)
local id, lease, tries = ARGV[2], ARGV[3], ARGV[4]
local day, retry_seconds, most_failed = 86400000, 88400, 100
local now = tonumber(ARGV[1])
if not now then
  local time = redis.call('TIME')
  now = time[1] * 1000 + math.floor(time[2] / 1000)
end

local function whole(number) return string.format('%.0f', number) end

local function lives(value)
  if not value then return false end
  local ends = string.match(value, '^%S+ (%d+) ')
  return not ends or tonumber(ends) > now
end

local function is_mine(value) return value and string.sub(value, 1, #lease + 1) == lease .. ' ' end

-- A lease that ran out holds again as long as nobody took the job over, which would have been a try.
local function is_held()
  local value = redis.call('GET', in_progress)
  if value then return is_mine(value) end
  return redis.call('EXISTS', job) == 1 and redis.call('GET', retry) == tries
end

local function hold(key, duration, whose)
  redis.call('SET', key, lease .. ' ' .. whole(now + duration) .. ' ' .. whose, 'PX', whole(duration))
end

local function leave()
  redis.call('DEL', in_progress, progress)
  if is_mine(redis.call('GET', app)) then redis.call('DEL', app) end
end

-- Of an id that was used before, not what was asked for then.
local function is_aborted(enqueued)
  local asked = redis.call('ZSCORE', abort, id)
  return asked and tonumber(asked) >= tonumber(enqueued)
end

local function finish()
  redis.call('SET', result, ARGV[5], 'PX', ARGV[6])
  redis.call('SET', kept, lease .. ' ' .. ARGV[7], 'PX', ARGV[8])
  if ARGV[10] == '1' then
    redis.call('ZADD', failed, ARGV[9], ARGV[7])
    redis.call('ZREMRANGEBYRANK', failed, 0, -most_failed - 1)
  end
  redis.call('ZREM', abort, id)
  redis.call('ZREM', queue, id)
  redis.call('DEL', retry, job)
  leave()
end
)";

constexpr const char* kEnqueue = R"(
if redis.call('EXISTS', job, result, kept) > 0 then return 'exists' end
redis.call('PSETEX', job, ARGV[6], ARGV[5])
redis.call('ZADD', queue, ARGV[7], id)
return 'stored'
)";

constexpr const char* kTake = R"(
local duration, most_tries, payload, worker = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7], ARGV[8]
local enqueued, first_try, is_refused = ARGV[9], tonumber(ARGV[10]), ARGV[11] == '1'
local due = redis.call('ZSCORE', queue, id)
if not due or tonumber(due) > now then return {'no'} end
if redis.call('GET', job) ~= payload then return {'no'} end
if lives(redis.call('GET', in_progress)) then return {'no'} end
local done = math.max(tonumber(redis.call('GET', retry) or '0') or 0, first_try - 1)
local state = 'run'
if is_aborted(enqueued) then
  state = 'cancelled'
elseif done >= most_tries then
  state = 'worn out'
elseif not is_refused then
  if lives(redis.call('GET', app)) then return {'no'} end
  done = done + 1
  redis.call('SET', retry, whole(done), 'EX', retry_seconds)
  hold(app, duration, id)
end
hold(in_progress, duration, worker)
redis.call('DEL', progress)
redis.call('PEXPIRE', job, day)
return {state, done}
)";

constexpr const char* kHeartbeat = R"(
local duration, enqueued = tonumber(ARGV[5]), ARGV[6]
local other = redis.call('GET', app)
if not is_held() or lives(other) and not is_mine(other) then return 'lost' end
local worker = string.match(redis.call('GET', in_progress) or '', '^%S+ %d+ (.*)$') or ''
hold(in_progress, duration, worker)
hold(app, duration, id)
redis.call('PEXPIRE', job, day)
redis.call('EXPIRE', retry, retry_seconds)
if is_aborted(enqueued) then return 'cancelled' end
return 'held'
)";

constexpr const char* kProgress = R"(
if is_held() then redis.call('SET', progress, 'runs ' .. ARGV[5], 'PX', day) end
)";

// The second of two calls, the answer to the first of which was lost, finds what the first has kept.
constexpr const char* kFinish = R"(
if not is_held() then
  if is_mine(redis.call('GET', kept)) then return 'held' end
  return 'lost'
end
finish()
return 'held'
)";

constexpr const char* kRetry = R"(
if not is_held() then return 'lost' end
redis.call('ZADD', queue, 'XX', whole(now + tonumber(ARGV[5])), id)
leave()
redis.call('SET', progress, 'waits ' .. ARGV[6], 'PX', day)
return 'later'
)";

constexpr const char* kRelease = R"(
if not is_held() then return end
if redis.call('DECRBY', retry, ARGV[5]) <= 0 then redis.call('DEL', retry) end
leave()
)";

constexpr const char* kCancel = R"(
if redis.call('GET', job) ~= ARGV[11] or not redis.call('ZSCORE', queue, id) then return 'unknown' end
if lives(redis.call('GET', in_progress)) then
  redis.call('ZADD', abort, whole(now), id)
  return 'asked'
end
finish()
return 'done'
)";

constexpr const char* kRunning = R"(
local value = redis.call('GET', app)
if not lives(value) then return false end
return string.match(value, '^%S+ %d+ (.*)$')
)";

// What a worker that died had said of it counts no more.
constexpr const char* kPending = R"(
if redis.call('EXISTS', job) == 0 then return false end
local state = lives(redis.call('GET', in_progress)) and 'runs' or 'waits'
local said, words = string.match(redis.call('GET', progress) or '', '^(%a+) (.*)$')
return {state, said == state and words or ''}
)";

RedisScript script(const char* own) {
  return RedisScript(std::string(kCommon) + own);
}

}  // namespace

const ArqScripts& ArqScripts::get() {
  static const ArqScripts scripts{.enqueue = script(kEnqueue),
                                  .take = script(kTake),
                                  .heartbeat = script(kHeartbeat),
                                  .progress = script(kProgress),
                                  .finish = script(kFinish),
                                  .retry = script(kRetry),
                                  .release = script(kRelease),
                                  .cancel = script(kCancel),
                                  .running = script(kRunning),
                                  .pending = script(kPending)};
  return scripts;
}

}  // namespace holdfast::jobs
