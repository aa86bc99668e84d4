-- KEYS[1] how many passwords strangers have tried on an account of late
-- KEYS[2] there while strangers wait
-- KEYS[3] there if the account was signed in to from this network; how often in a row that has failed since
-- ARGV    tries before the first wait, the longest wait (ms), how long tries are remembered (ms),
--         tries in a row that make a known network a stranger
-- Answers -1 if the network is known, 0 if a stranger may try, else how long strangers wait (ms).
-- The try is counted before its password is looked at, so tries at the same moment do not slip by together.
local failed = tonumber(redis.call('get', KEYS[3]) or ARGV[4])
if failed < tonumber(ARGV[4]) then
  return -1
end
local wait = redis.call('pttl', KEYS[2])
if wait > 0 then
  return wait
end
local tries = redis.call('incr', KEYS[1])
redis.call('pexpire', KEYS[1], ARGV[3])
local over = tries - tonumber(ARGV[1])
if over >= 0 then
  redis.call('set', KEYS[2], 1, 'px', math.min(1000 * 2 ^ over, tonumber(ARGV[2])))
end
return 0
