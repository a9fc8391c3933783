-- the returned value wins over the entry that it sets
package.loaded[...] = "set by the module"
return "returned"
