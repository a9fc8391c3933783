-- Counts of sub-strings in a DNA sequence: string keys in a hash table, sub and sort.
-- small: 4000
local n = tonumber(arg and arg[1]) or 250000

local seed = 42
local function random(limit)
  seed = (seed * 3877 + 29573) % 139968
  return limit * seed / 139968
end

local function sequence(length)
  local letters, pieces = { "a", "c", "g", "t" }, {}
  local bounds = { 0.3029549426680, 0.5009432431601, 0.6984905497992, 1.0 }
  for i = 1, length do
    local r, k = random(1.0), 1
    while r >= bounds[k] do
      k = k + 1
    end
    pieces[i] = letters[k]
  end
  return table.concat(pieces)
end

local function frequencies(dna, size)
  local counts = {}
  for start = 1, #dna - size + 1 do
    local part = dna:sub(start, start + size - 1)
    counts[part] = (counts[part] or 0) + 1
  end
  return counts
end

local function report(dna, size)
  local counts, keys = frequencies(dna, size), {}
  for key in pairs(counts) do
    keys[#keys + 1] = key
  end
  table.sort(keys, function(a, b)
    if counts[a] ~= counts[b] then return counts[a] > counts[b] end
    return a < b
  end)
  local total = #dna - size + 1
  for _, key in ipairs(keys) do
    print(string.format("%s %.3f", key:upper(), counts[key] * 100 / total))
  end
  print()
end

local dna = sequence(n)
report(dna, 1)
report(dna, 2)
for _, wanted in ipairs({ "ggt", "ggta", "ggtatt", "ggtattttaatt", "ggtattttaatttatagt" }) do
  print(string.format("%d\t%s", frequencies(dna, #wanted)[wanted] or 0, wanted:upper()))
end
local codons = {}
for codon in dna:gmatch("...") do
  codons[codon] = (codons[codon] or 0) + 1
end
local most, best = 0, ""
for codon, count in pairs(codons) do
  if count > most or (count == most and codon < best) then
    most, best = count, codon
  end
end
print(string.format("most common codon %s, %d times", best, most))
