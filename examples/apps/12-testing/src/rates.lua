local rates = {}

--- What one unit of the currency costs, in cents.
function rates.of(currency: string): integer
    error("no rates without the service: " .. currency)
end

return rates
