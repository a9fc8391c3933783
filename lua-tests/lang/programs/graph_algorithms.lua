-- graphs: breadth first, depth first, Dijkstra, topological order, components, Floyd
local g = {a = {b = 7, c = 9, f = 14}, b = {a = 7, c = 10, d = 15}, c = {a = 9, b = 10, d = 11, f = 2}, d = {b = 15, c = 11, e = 6}, e = {d = 6, f = 9}, f = {a = 14, c = 2, e = 9}}
local function sorted(t) local k = {} for x in pairs(t) do k[#k + 1] = x end table.sort(k) local i = 0 return function() i = i + 1 return k[i], t[k[i]] end end
local function bfs(s) local seen, q, out = {[s] = true}, {s}, {} while #q > 0 do local n = table.remove(q, 1) out[#out + 1] = n for m in sorted(g[n]) do if not seen[m] then seen[m] = true q[#q + 1] = m end end end return table.concat(out) end
local function dfs(n, seen, out) seen[n] = true out[#out + 1] = n for m in sorted(g[n]) do if not seen[m] then dfs(m, seen, out) end end return out end
print(bfs("a"), table.concat(dfs("a", {}, {})))
local function dijkstra(s) local dist, prev, done = {[s] = 0}, {}, {} while true do local best, n for k, d in sorted(dist) do if not done[k] and (not best or d < best) then best, n = d, k end end if not n then break end done[n] = true for m, w in sorted(g[n]) do local d = best + w if not dist[m] or d < dist[m] then dist[m], prev[m] = d, n end end end return dist, prev end
local dist, prev = dijkstra("a") for k, d in sorted(dist) do local path, n = k, prev[k] while n do path = n .. path n = prev[n] end print(k, d, path) end
local deps = {app = {"lib", "log"}, lib = {"base"}, log = {"base", "io"}, base = {}, io = {"base"}}
local function topo(d) local out, state = {}, {} local function visit(n, path) if state[n] == "done" then return end if state[n] == "open" then error("cycle: " .. path .. "->" .. n, 0) end state[n] = "open" for _, m in ipairs(d[n] or {}) do visit(m, path .. "->" .. n) end state[n] = "done" out[#out + 1] = n end for n in sorted(d) do visit(n, "") end return table.concat(out, " ") end
print(topo(deps)) print(pcall(topo, {x = {"y"}, y = {"z"}, z = {"x"}}))
local parent = {} local function find(x) if parent[x] == nil then parent[x] = x end while parent[x] ~= x do parent[x] = parent[parent[x]] x = parent[x] end return x end local function union(a, b) a, b = find(a), find(b) if a == b then return false end parent[a] = b return true end
local edges = {} for a, n in sorted(g) do for b, w in sorted(n) do if a < b then edges[#edges + 1] = {w, a, b} end end end table.sort(edges, function(x, y) return x[1] < y[1] or x[1] == y[1] and x[2] < y[2] end)
local total, used = 0, {} for _, e in ipairs(edges) do if union(e[2], e[3]) then total = total + e[1] used[#used + 1] = e[2] .. e[3] end end print(total, table.concat(used, " "))
local names = {"a", "b", "c", "d", "e", "f"} local D = {} for _, i in ipairs(names) do D[i] = {} for _, j in ipairs(names) do D[i][j] = i == j and 0 or g[i][j] or math.huge end end for _, k in ipairs(names) do for _, i in ipairs(names) do for _, j in ipairs(names) do D[i][j] = math.min(D[i][j], D[i][k] + D[k][j]) end end end
for _, i in ipairs(names) do local r = {} for n, j in ipairs(names) do r[n] = D[i][j] end print(i, table.concat(r, " ")) end
