//! The templates of `wippy new`. In texts `@name@` stands for the name of the project, `@ns@` for its namespace.

/// One template.
pub(in super::super) struct Template {
    pub(in super::super) name: &'static str,
    pub(super) about: &'static str,
    /// Whether it gets a lock file, a configuration and a `.gitignore`.
    pub(super) is_project: bool,
    /// Paths with their texts.
    pub(super) files: &'static [(&'static str, &'static str)],
    /// The commands to go on with.
    pub(super) next: [&'static str; 2],
}

/// The configuration of a new project.
pub(super) const CONFIG: &str = "version: \"1.0\"\n";

macro_rules! text {
    ($path:literal) => {
        include_str!(concat!("templates/", $path))
    };
}

/// All templates.
pub(in super::super) const TEMPLATES: &[Template] = &[
    Template {
        name: "app",
        about: "a command and a service that talk to each other",
        is_project: true,
        files: &[
            ("README.md", text!("app/README.md")),
            ("src/_index.yaml", text!("app/_index.yaml")),
            ("src/greeting.lua", text!("greeting.lua")),
            ("src/hello.lua", text!("app/hello.lua")),
            ("src/counter.lua", text!("counter.lua")),
            ("src/test/_index.yaml", text!("test_index.yaml")),
            ("src/test/greeting.lua", text!("greeting_test.lua")),
        ],
        next: ["wippy run hello Ada", "wippy run list"],
    },
    Template {
        name: "cli",
        about: "a command with a test",
        is_project: true,
        files: &[
            ("README.md", text!("cli/README.md")),
            ("src/_index.yaml", text!("cli/_index.yaml")),
            ("src/greeting.lua", text!("greeting.lua")),
            ("src/hello.lua", text!("cli/hello.lua")),
            ("src/test/_index.yaml", text!("test_index.yaml")),
            ("src/test/greeting.lua", text!("greeting_test.lua")),
        ],
        next: ["wippy run hello Ada", "wippy run list"],
    },
    Template {
        name: "http",
        about: "a web server with two endpoints and a test",
        is_project: true,
        files: &[
            ("README.md", text!("http/README.md")),
            ("src/_index.yaml", text!("http/_index.yaml")),
            ("src/greeting.lua", text!("greeting.lua")),
            ("src/health.lua", text!("http/health.lua")),
            ("src/hello.lua", text!("http/hello.lua")),
            ("src/test/_index.yaml", text!("test_index.yaml")),
            ("src/test/greeting.lua", text!("greeting_test.lua")),
        ],
        next: ["wippy run", "wippy registry list"],
    },
    Template {
        name: "service",
        about: "a supervised process that answers messages",
        is_project: true,
        files: &[
            ("README.md", text!("service/README.md")),
            ("src/_index.yaml", text!("service/_index.yaml")),
            ("src/greeting.lua", text!("greeting.lua")),
            ("src/counter.lua", text!("counter.lua")),
            ("src/test/_index.yaml", text!("test_index.yaml")),
            ("src/test/greeting.lua", text!("greeting_test.lua")),
        ],
        next: ["wippy run", "wippy registry list"],
    },
    Template {
        name: "lib",
        about: "a library that other projects use, with a requirement and a test",
        is_project: true,
        files: &[
            ("README.md", text!("lib/README.md")),
            ("src/_index.yaml", text!("lib/_index.yaml")),
            ("src/greeting.lua", text!("greeting.lua")),
            ("src/test/_index.yaml", text!("test_index.yaml")),
            ("src/test/greeting.lua", text!("greeting_test.lua")),
        ],
        next: ["wippy lint", "wippy registry list"],
    },
    Template {
        name: "script",
        about: "one typed file",
        is_project: false,
        files: &[("README.md", text!("script/README.md")), ("main.lua", text!("script/main.lua"))],
        next: ["wippy main.lua Ada", "wippy lint main.lua"],
    },
];
