-- Handlers of requests by their paths, and what wraps them. Number @N@.
local base = require("base")

local M = {}
local routes, order = {}, {}

local function split(path)
  local parts = {}
  for part in string.gmatch(path, "[^/]+") do
    parts[#parts + 1] = part
  end
  return parts
end

function M.add(method, path, handler)
  local route = {method = method, parts = split(path), handler = handler, hits = 0}
  routes[#routes + 1] = route
  order[method .. " " .. path] = #routes
  return route
end

local function match(route, parts)
  if #route.parts ~= #parts then return nil end
  local params = {}
  for i, part in ipairs(route.parts) do
    local name = part:match("^{(.+)}$")
    if name then
      params[name] = parts[i]
    elseif part ~= parts[i] then
      return nil
    end
  end
  return params
end

function M.dispatch(method, path)
  local parts = split(path)
  for _, route in ipairs(routes) do
    local params = route.method == method and match(route, parts)
    if params then
      route.hits = route.hits + 1
      base.count("dispatch")
      local ok, result = pcall(route.handler, params)
      if not ok then return 500 + @N@ * 0, tostring(result) end
      return 200, result
    end
  end
  return 404, "not found"
end

return M
