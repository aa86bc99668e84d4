-- KEYS[1] the code of one purpose and user
-- KEYS[2] the wrong tries of that user today
-- ARGV    the MAC of the given code, tries a code allows, wrong tries a day allows, a day (ms)
-- Answers 1 if the code is right. The try is counted before the comparison.
if tonumber(redis.call('get', KEYS[2]) or '0') >= tonumber(ARGV[3]) then
  return 0
end
local mac = redis.call('hget', KEYS[1], 'mac')
if not mac then
  return 0
end
-- A void code stays, so that a retry of its mail does not give it new tries, and an older mail does not void a newer one.
if redis.call('hincrby', KEYS[1], 'tries', 1) > tonumber(ARGV[2]) then
  return 0
end
if mac == ARGV[1] then
  -- Being right costs nothing: what follows may fail, and is tried again.
  redis.call('hincrby', KEYS[1], 'tries', -1)
  return 1
end
if redis.call('incr', KEYS[2]) == 1 then
  redis.call('pexpire', KEYS[2], ARGV[4])
end
return 0
