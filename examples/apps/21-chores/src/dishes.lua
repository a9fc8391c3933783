return {main = function(): string return "plates are clean" end}
