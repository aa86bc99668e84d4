-- KEYS[1] the code of one purpose and user
-- ARGV    the MAC of the new code, when its job was made (ms), lifetime (ms)
-- Answers 1 if the code holds now, 0 if a newer job's code does.
local made_at = tonumber(redis.call('hget', KEYS[1], 'made_at') or '0')
if made_at > tonumber(ARGV[2]) then
  return 0
end
-- A retry of the same job mints the same code: its tries stay counted.
if redis.call('hget', KEYS[1], 'mac') ~= ARGV[1] then
  redis.call('del', KEYS[1])
  redis.call('hset', KEYS[1], 'mac', ARGV[1], 'made_at', ARGV[2], 'tries', 0)
end
redis.call('pexpire', KEYS[1], ARGV[3])
return 1
