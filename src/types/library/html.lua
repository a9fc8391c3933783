--- What is left of foreign HTML.

--- What a text may keep. The methods change the policy and give it back.
interface Policy
    --- Links to other hosts open in a window of their own.
    function add_target_blank_to_fully_qualified_links(self, is?: boolean): Policy
    --- Attributes to allow somewhere.
    function allow_attrs(self, ...: string): AttrBuilder
    --- Images whose data stands in their URL.
    function allow_data_uri_images(self): Policy
    function allow_elements(self, ...: string): Policy
    --- Images with text and size, and standard URLs.
    function allow_images(self): Policy
    function allow_lists(self): Policy
    --- URLs without a scheme.
    function allow_relative_urls(self, is?: boolean): Policy
    --- `id`, `class`, `title`, `dir` and `lang` on all elements.
    function allow_standard_attributes(self): Policy
    --- http, https, mailto and relative URLs that can be parsed; links get `nofollow`.
    function allow_standard_urls(self): Policy
    function allow_tables(self): Policy
    function allow_url_schemes(self, ...: string): Policy
    function require_nofollow_on_links(self, is?: boolean): Policy
    function require_noreferrer_on_links(self, is?: boolean): Policy
    function require_parseable_urls(self, is?: boolean): Policy
    --- What the policy leaves of a text.
    function sanitize(self, text: string): string
end

--- Attributes that are to be allowed.
interface AttrBuilder
    --- On all elements that are allowed.
    function globally(self): Policy
    --- Only with values in which the regular expression is found.
    function matching(self, pattern: string): (AttrBuilder, error?)
    --- On these elements, which are allowed by it.
    function on_elements(self, ...: string): Policy
end

--- Where policies come from.
type Sanitize = {
    new_policy: () -> (Policy, error?), strict_policy: () -> (Policy, error?), ugc_policy: () -> (Policy, error?),
}

interface Module
    sanitize: Sanitize
    --- `&`, `<`, `>` and quotes as references.
    function escape(text: string): string
    --- What a reader sees, without tags and references.
    function text(text: string): string
    --- References as the characters that they stand for.
    function unescape(text: string): string
end
