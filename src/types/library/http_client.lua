--- Requests to HTTP servers.

--- What a header, query parameter, form field or cookie may be.
type Scalar = string | number | boolean

--- Names with values, or with several values each.
type Fields = {[string]: Scalar | {Scalar}}

--- A file of a multipart body: its content as text, or a stream or open file that is read whole.
type File = { name: string, filename?: string, content?: string, reader?: any, content_type?: string }

--- Settings of TLS; certificates and keys are PEM texts.
type Tls = { cert?: string, key?: string, ca?: string, server_name?: string, insecure_skip_verify?: boolean }

--- Basic credentials.
type Auth = { user: string, pass: string }

--- The options of a request.
type Options = {
    headers?: Fields,
    body?: string,
    json?: any,
    query?: Fields,
    form?: Fields,
    files?: {File},
    cookies?: Fields,
    auth?: Auth,
    timeout?: number | string,
    stream?: boolean,
    max_response_body?: integer,
    unix_socket?: string,
    tls?: Tls,
    overlay_network?: string,
    proxy?: string,
    follow_redirects?: boolean | integer,
    decompress?: boolean,
    http_version?: "1.1" | "2",
}

--- A response. Its body is whole, or, with the option `stream`, a stream.
type Response = {
    status_code: integer,
    status: string,
    url: string,
    headers: {[string]: string},
    headers_all: {[string]: {string}},
    cookies: {[string]: string},
    body?: string,
    body_size: integer,
    stream?: stream.Stream,
    http_version: string,
}

--- A server-sent event.
type Event = { event: string, data: string, id?: string, retry?: integer }

interface Module
    --- Undoes `encode_uri`.
    function decode_uri(text: string): (string, error?)
    function delete(url: string, options?: Options): (Response, error?)
    --- Escapes a text for a query.
    function encode_uri(text: string): string
    --- The server-sent events of a streaming response, one at each turn of a loop.
    function events(response: Response): () -> Event?
    function get(url: string, options?: Options): (Response, error?)
    function head(url: string, options?: Options): (Response, error?)
    function options(url: string, options?: Options): (Response, error?)
    function patch(url: string, options?: Options): (Response, error?)
    function post(url: string, options?: Options): (Response, error?)
    function put(url: string, options?: Options): (Response, error?)
    function request(method: string, url: string, options?: Options): (Response, error?)
    --- Many requests at once, `{method, url, options?}` each. Where one has failed its response is false, and the second
    --- list has its error.
    function request_batch(requests: {any}): ({any}?, any)
end
