-- spec: processes 21.60
-- args: a b
-- expect: 8	nil
-- expect: a	b
return {
    main = function(...)
        print(process.exec("app:job", nil, 4))
        print(...)
    end,
    job = function(n) return n * 2 end,
}
