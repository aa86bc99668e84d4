-- KEYS[1] how many passwords strangers have tried on an account of late
-- KEYS[2] there if the account was signed in to from this network; how often in a row that has failed since
-- ARGV    how the try ended (right, wrong, void), whether a stranger made it (1, 0), how long a network is known (ms)
if ARGV[1] == 'right' then
  redis.call('set', KEYS[2], 0, 'px', ARGV[3])
end
if ARGV[2] == '1' then
  -- What was no guess does not count as one.
  if ARGV[1] ~= 'wrong' and tonumber(redis.call('get', KEYS[1]) or '0') > 0 then
    redis.call('decr', KEYS[1])
  end
elseif ARGV[1] == 'wrong' and redis.call('exists', KEYS[2]) == 1 then
  redis.call('incr', KEYS[2])
end
return 0
