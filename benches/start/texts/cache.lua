-- The least recently used values, generic in the value. Number @N@.
local base = require("base")

«type Node = {key: string, value: any, older?: Node, newer?: Node}
type Cache = {capacity: integer, size: integer, nodes: {[string]: Node}, newest?: Node, oldest?: Node}
»
local M = {}

function M.new(capacity«: integer»)«: Cache»
  return {capacity = capacity, size = 0, nodes = {}}
end

local function unlink(cache«: Cache», node«: Node»)
  local older, newer = node.older, node.newer
  if older then older.newer = newer else cache.oldest = newer end
  if newer then newer.older = older else cache.newest = older end
  node.older, node.newer = nil, nil
end

local function push(cache«: Cache», node«: Node»)
  local newest = cache.newest
  if newest then newest.newer = node else cache.oldest = node end
  node.older = newest
  cache.newest = node
end

function M.get(cache«: Cache», key«: string»)«: any»
  local node = cache.nodes[key]
  if not node then return nil end
  unlink(cache, node)
  push(cache, node)
  return node.value
end

function M.put(cache«: Cache», key«: string», value«: any»)
  local old = cache.nodes[key]
  if old then unlink(cache, old) else cache.size = cache.size + 1 end
  local node«: Node» = {key = key, value = value}
  cache.nodes[key] = node
  push(cache, node)
  local oldest = cache.oldest
  if cache.size > cache.capacity + @N@ % 2 and oldest then
    unlink(cache, oldest)
    cache.nodes[oldest.key] = nil
    cache.size = cache.size - 1
    base.count("evicted")
  end
end

return M
