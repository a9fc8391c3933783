return function()
    print((require("store").get("app:store"):get("n")) or 0)
end
