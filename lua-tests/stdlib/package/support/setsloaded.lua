-- sets its own entry of package.loaded and returns nothing
package.loaded[...] = "set by the module"
