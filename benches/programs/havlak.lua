-- Havlak's loop recogniser (ACM TOPLAS 19(4), 1997) on generated control-flow graphs: depth-first search,
-- union-find, sets and lists of objects.
-- small: 1
local n = tonumber(arg and arg[1]) or 60

-- Control-flow graph --------------------------------------------------------------------------------

local Block = {}
Block.__index = Block

local Graph = {}
Graph.__index = Graph

function Graph.new()
  return setmetatable({ blocks = {}, count = 0, start = nil, edges = 0 }, Graph)
end

function Graph:block(name)
  local b = self.blocks[name]
  if not b then
    b = setmetatable({ name = name, preds = {}, succs = {} }, Block)
    self.blocks[name] = b
    self.count = self.count + 1
    if not self.start then self.start = b end
  end
  return b
end

function Graph:connect(from, to)
  local a, b = self:block(from), self:block(to)
  a.succs[#a.succs + 1] = b
  b.preds[#b.preds + 1] = a
  self.edges = self.edges + 1
end

-- Loop structure ------------------------------------------------------------------------------------

local Loop = {}
Loop.__index = Loop

local Structure = {}
Structure.__index = Structure

function Structure.new()
  local self = setmetatable({ loops = {} }, Structure)
  self.root = self:create_loop(nil, true)
  self.root.is_root = true
  return self
end

function Structure:create_loop(header, reducible)
  local loop = setmetatable({
    header = header, reducible = reducible, blocks = {}, children = {}, parent = nil, is_root = false,
    nesting = 0, depth = 0,
  }, Loop)
  if header then loop.blocks[header] = true end
  self.loops[#self.loops + 1] = loop
  return loop
end

function Loop:set_parent(parent)
  self.parent = parent
  parent.children[#parent.children + 1] = self
end

function Structure:calculate_nesting()
  for _, loop in ipairs(self.loops) do
    if not loop.is_root and not loop.parent then loop:set_parent(self.root) end
  end
  local function visit(loop, depth)
    loop.depth = depth
    for _, child in ipairs(loop.children) do
      visit(child, depth + 1)
      if child.nesting + 1 > loop.nesting then loop.nesting = child.nesting + 1 end
    end
  end
  visit(self.root, 0)
end

-- Union-find nodes ----------------------------------------------------------------------------------

local Node = {}
Node.__index = Node

function Node.new(block, number)
  local self = setmetatable({ block = block, number = number, parent = nil, loop = nil }, Node)
  self.parent = self
  return self
end

--- Representative of the node's set, with path compression.
function Node:find()
  local path, node = {}, self
  while node ~= node.parent do
    if node.parent ~= node.parent.parent then path[#path + 1] = node end
    node = node.parent
  end
  for i = 1, #path do
    path[i].parent = node
  end
  return node
end

-- The recogniser ------------------------------------------------------------------------------------

local NONHEADER, REDUCIBLE, SELF, IRREDUCIBLE, DEAD = 1, 2, 3, 4, 5
local BACK_EDGES_MAX = 32 * 1024

local function number_blocks(start, nodes, numbers, last)
  local count = 0
  local function search(block)
    count = count + 1
    local mine = count
    nodes[mine] = Node.new(block, mine)
    numbers[block] = mine
    for _, target in ipairs(block.succs) do
      if not numbers[target] then search(target) end
    end
    last[mine] = count
  end
  search(start)
  return count
end

local function find_loops(graph, structure)
  local nodes, numbers, last = {}, {}, {}
  local size = number_blocks(graph.start, nodes, numbers, last)
  local back_preds, non_back_preds, header, kind = {}, {}, {}, {}
  local function is_ancestor(w, v)
    return w <= v and v <= last[w]
  end

  for w = 1, size do
    header[w], kind[w] = 1, NONHEADER
    local back, other = {}, {}
    local block = nodes[w].block
    if block then
      for _, pred in ipairs(block.preds) do
        local v = numbers[pred]
        if v then
          if is_ancestor(w, v) then
            back[#back + 1] = v
          else
            other[v] = true
          end
        end
      end
    else
      kind[w] = DEAD
    end
    back_preds[w], non_back_preds[w] = back, other
  end

  for w = size, 1, -1 do
    local pool, in_pool = {}, {}
    local block = nodes[w].block
    for _, v in ipairs(back_preds[w]) do
      if v ~= w then
        local root = nodes[v]:find()
        if not in_pool[root] then
          in_pool[root] = true
          pool[#pool + 1] = root
        end
      else
        kind[w] = SELF
      end
    end
    local work = {}
    for i = 1, #pool do
      work[i] = pool[i]
    end
    if #pool > 0 then kind[w] = REDUCIBLE end

    local head = 1
    while head <= #work do
      local x = work[head]
      head = head + 1
      local outside = non_back_preds[x.number]
      local many = 0
      local found = {}
      for v in pairs(outside) do
        many = many + 1
        found[many] = v
      end
      if many > BACK_EDGES_MAX then return end
      table.sort(found)
      for i = 1, many do
        local y = nodes[found[i]]:find()
        if not is_ancestor(w, y.number) then
          kind[w] = IRREDUCIBLE
          non_back_preds[w][y.number] = true
        elseif y.number ~= w and not in_pool[y] then
          in_pool[y] = true
          work[#work + 1] = y
          pool[#pool + 1] = y
        end
      end
    end

    if #pool > 0 or kind[w] == SELF then
      local loop = structure:create_loop(block, kind[w] ~= IRREDUCIBLE)
      nodes[w].loop = loop
      for i = 1, #pool do
        local node = pool[i]
        header[node.number] = w
        node.parent = nodes[w]
        if node.loop then
          node.loop:set_parent(loop)
        else
          loop.blocks[node.block] = true
        end
      end
    end
  end
end

-- Graphs to analyse -----------------------------------------------------------------------------------

local function diamond(graph, start)
  graph:connect(start, start + 1)
  graph:connect(start, start + 2)
  graph:connect(start + 1, start + 3)
  graph:connect(start + 2, start + 3)
  return start + 3
end

local function straight(graph, start, length)
  for i = 0, length - 1 do
    graph:connect(start + i, start + i + 1)
  end
  return start + length
end

local function base_loop(graph, from)
  local head = straight(graph, from, 1)
  local first = diamond(graph, head)
  local second = straight(graph, first, 1)
  local third = diamond(graph, second)
  local foot = straight(graph, third, 1)
  graph:connect(second, first)
  graph:connect(foot, head)
  graph:connect(foot, from)
  return straight(graph, foot, 1)
end

local function build(parallel, nested)
  local graph = Graph.new()
  graph:connect(1, 2)
  graph:connect(1, 3)
  local at = 3
  for _ = 1, parallel do
    graph:connect(2, at + 1)
    at = at + 1
    for _ = 1, nested do
      local top = at
      at = straight(graph, at, 1)
      for _ = 1, 5 do
        at = base_loop(graph, at)
      end
      local bottom = straight(graph, at, 1)
      graph:connect(at, top)
      at = bottom
    end
    graph:connect(at, 1)
  end
  return graph
end

local graph = build(10, 5)
local loops, nesting, members = 0, 0, 0
for _ = 1, n do
  local structure = Structure.new()
  find_loops(graph, structure)
  structure:calculate_nesting()
  loops = loops + #structure.loops
  for _, loop in ipairs(structure.loops) do
    nesting = math.max(nesting, loop.nesting)
    for _ in pairs(loop.blocks) do
      members = members + 1
    end
  end
end
print(string.format("%d blocks, %d edges, %d loops, nesting %d, %d members", graph.count, graph.edges, loops,
  nesting, members))
