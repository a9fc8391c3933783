--- Identifiers of 128 bits.

--- What an identifier says.
type Parsed = {version: integer, variant: string, timestamp?: integer, node?: string}

interface Module
    --- The identifier of zeros.
    nil_uuid: string
    --- Namespaces for names.
    ns: {DNS: string, URL: string, OID: string, X500: string}
    --- The identifier in the style `standard`, `simple` or `urn`.
    function format(id: string, style?: string): (string, error?)
    --- The parts of an identifier.
    function parse(id: string): (Parsed, error?)
    --- A new identifier from time and a random node.
    function v1(): (string, error?)
    --- The identifier of a name, by MD5.
    function v3(namespace: string, name: string): (string, error?)
    --- A new random identifier.
    function v4(): (string, error?)
    --- The identifier of a name, by SHA-1.
    function v5(namespace: string, name: string): (string, error?)
    --- A new identifier from time; later ones are greater.
    function v7(): (string, error?)
    --- Whether a value is the text of an identifier.
    function validate(id: any): (boolean, error?)
    --- `RFC4122`, `Reserved`, `Microsoft` or `Future`.
    function variant(id: string): (string, error?)
    --- The number of the version.
    function version(id: string): (integer, error?)
end
