#pragma once

#include "jobs/redis.h"

namespace holdfast::jobs {

// The steps of a job in Redis, each one script, so that no other worker ever sees half of it.
//   KEYS: ArqKeys::of()    ARGV: now (ms; empty: Redis' own clock, since those of machines differ), id, lease, tries, …
// A lease is `LEASE ENDS …` in the in-progress key, which Redis removes when it has run out. `1`, or anything else that
// is not of this form, is a worker of ARQ's and holds as long as it is there.
struct ArqScripts {
  RedisScript enqueue;  // … payload, lifetime, due        -> stored | exists
  RedisScript take;     // … lease ms, most tries, payload, worker, enqueued, first try, refused -> no | state, tries
  RedisScript heartbeat;  // … lease ms, enqueued            -> held | cancelled | lost
  RedisScript progress;   // … text
  RedisScript finish;     // … result, its lifetime, JSON, its lifetime, when, failed   -> held | lost
  RedisScript retry;      // … pause                         -> later | lost
  RedisScript release;    // … to take off the tries
  RedisScript cancel;     // … as finish, then the payload   -> done | asked | unknown
  RedisScript running;    //                                 -> id or nothing
  RedisScript pending;    //                                 -> runs | waits, words; or nothing

  static const ArqScripts& get();
};

}  // namespace holdfast::jobs
