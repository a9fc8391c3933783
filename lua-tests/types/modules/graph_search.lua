-- Graphs with generic nodes: breadth first, shortest paths, order of dependencies.

type Edge<N> = {to: N, cost: number}
type Graph<N> = {edges: {[N]: {Edge<N>}}, nodes: {N}}
type Found<N> = {path: {N}, cost: number}
type Visit<N> = (node: N, depth: integer) -> boolean

local function new_graph<N>(): Graph<N>
    return {edges = {}, nodes = {}}
end

local function add_node<N>(graph: Graph<N>, node: N)
    if graph.edges[node] == nil then
        graph.edges[node] = {}
        table.insert(graph.nodes, node)
    end
end

local function connect<N>(graph: Graph<N>, from: N, to: N, cost: number?)
    add_node(graph, from)
    add_node(graph, to)
    local out = graph.edges[from]
    if out then
        out[#out + 1] = {to = to, cost = cost or 1}
    end
end

local function breadth_first<N>(graph: Graph<N>, start: N, visit: Visit<N>): integer
    local seen: {[N]: boolean} = {[start] = true}
    local queue: {{node: N, depth: integer}} = {{node = start, depth = 0}}
    local head = 1
    while head <= #queue do
        local current = queue[head]
        head = head + 1
        if not visit(current.node, current.depth) then
            break
        end
        for _, edge in ipairs(graph.edges[current.node] or {}) do
            if not seen[edge.to] then
                seen[edge.to] = true
                queue[#queue + 1] = {node = edge.to, depth = current.depth + 1}
            end
        end
    end
    return head - 1
end

local function nearest<N>(distance: {[N]: number}, done: {[N]: boolean}): N?
    local best: N? = nil
    local best_distance = math.huge
    for node, d in pairs(distance) do
        if not done[node] and d < best_distance then
            best = node
            best_distance = d
        end
    end
    return best
end

local function shortest<N>(graph: Graph<N>, from: N, to: N): Found<N>?
    local distance: {[N]: number} = {[from] = 0}
    local before: {[N]: N} = {}
    local done: {[N]: boolean} = {}
    while true do
        local node = nearest(distance, done)
        if node == nil then
            return nil
        end
        local so_far = distance[node] or 0
        if node == to then
            local path: {N} = {}
            local at: N? = to
            while at ~= nil do
                table.insert(path, 1, at)
                at = before[at]
            end
            return {path = path, cost = so_far}
        end
        done[node] = true
        for _, edge in ipairs(graph.edges[node] or {}) do
            local known = distance[edge.to]
            local cost = so_far + edge.cost
            if known == nil or cost < known then
                distance[edge.to] = cost
                before[edge.to] = node
            end
        end
    end
end

local function sorted<N>(graph: Graph<N>): ({N}?, string?)
    local state: {[N]: "open" | "done"} = {}
    local order: {N} = {}
    local function walk(node: N): string?
        local known = state[node]
        if known == "done" then
            return nil
        elseif known == "open" then
            return "a ring at " .. tostring(node)
        end
        state[node] = "open"
        for _, edge in ipairs(graph.edges[node] or {}) do
            local problem = walk(edge.to)
            if problem then
                return problem
            end
        end
        state[node] = "done"
        order[#order + 1] = node
        return nil
    end
    for _, node in ipairs(graph.nodes) do
        local problem = walk(node)
        if problem then
            return nil, problem
        end
    end
    return order, nil
end

local roads: Graph<string> = new_graph()
connect(roads, "A", "B", 4)
connect(roads, "A", "C", 1)
connect(roads, "C", "B", 2)
connect(roads, "B", "D", 5)
connect(roads, "C", "D", 8)
add_node(roads, "E")

local found = shortest(roads, "A", "D")
if found then
    print(table.concat(found.path, " > "), found.cost)
end
print(shortest(roads, "A", "E"))

local lines: {string} = {}
local n = breadth_first(roads, "A", function(node, depth)
    lines[#lines + 1] = node:lower() .. depth
    return depth < 2
end)
print(n, table.concat(lines, " "))

local numbers: Graph<integer> = new_graph()
for i = 1, 6 do
    for j = 2 * i, 12, i do
        connect(numbers, i, j)
    end
end
local order, problem = sorted(numbers)
if order then
    local sum = 0
    for i, node in ipairs(order) do
        sum = sum + node * i
    end
    print(#order, order[1], order[#order], sum)
else
    print(problem)
end

connect(numbers, 12, 1)
local ring, reason = sorted(numbers)
print(ring, reason)
