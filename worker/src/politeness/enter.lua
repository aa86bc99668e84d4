-- KEYS[1] when the domain's next free turn is (ms)
-- KEYS[2] the domain's mails that are being sent, by when they are no longer believed to be
-- KEYS[3] the turn that was given to this mail (ms)
-- ARGV    this mail, how many at once, ms from one mail to the next, ms from one that waits to the next,
--         how long a mail is believed to be sent (ms), how long a turn is kept when it has come (ms)
-- Answers 0 if the mail may be sent now, or how long to wait (ms).
local time = redis.call('time')
local now = time[1] * 1000 + time[2] / 1000
local at_once, interval, step = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local free = tonumber(redis.call('get', KEYS[1]) or '0')
local given = tonumber(redis.call('get', KEYS[3]) or nil)

redis.call('zremrangebyscore', KEYS[2], '-inf', now)
-- A mail whose worker died comes back to its own place.
local full = not redis.call('zscore', KEYS[2], ARGV[1]) and redis.call('zcard', KEYS[2]) >= at_once

local turn = given or math.max(now, free)
local missed = turn <= now and full
if missed then
  turn = math.max(now + step, free)
end
local new = missed or not given
local waits = turn > now
if new then
  free = turn + (waits and step or interval)
  redis.call('set', KEYS[1], free, 'px', math.max(1, math.ceil(free - now)))
end
if waits then
  redis.call('set', KEYS[3], turn, 'px', math.ceil(turn - now + ARGV[6]))
  return math.ceil(turn - now)
end
redis.call('del', KEYS[3])
redis.call('zadd', KEYS[2], now + ARGV[5], ARGV[1])
redis.call('pexpire', KEYS[2], ARGV[5])
return 0
