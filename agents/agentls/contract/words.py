"""Words by which prose's paths and commands are known, as data."""

EXTENSIONS = frozenset((
    "astro", "bat", "bicep", "c", "cc", "cfg", "cjs", "clj", "cljc", "conf", "cpp", "cs", "css", "csv", "cts", "dart",
    "db", "ejs", "env", "erb", "ex", "exs", "fish", "go", "gql", "gradle", "graphql", "h", "hcl", "hpp", "hs", "html",
    "ini", "ipynb", "java", "jinja", "js", "json", "json5", "jsonc", "jsonl", "jsx", "kt", "kts", "less", "lock",
    "log", "lua", "m", "md", "mdc", "mdx", "mjs", "mm", "mts", "nix", "njk", "php", "pl", "plist", "prisma",
    "properties", "proto", "ps1", "py", "pyi", "r", "rb", "rs", "rst", "sass", "scala", "scss", "sh", "sql", "sqlite",
    "svelte", "svg", "swift", "tex", "tf", "tfvars", "toml", "ts", "tsx", "txt", "vue", "wasm", "xml", "yaml", "yml",
    "zig", "zsh",
))  # fmt: skip
"""What ends the name of a file in code, documents and configuration."""

NAMES = frozenset((
    "Dockerfile", "Makefile", "Justfile", "justfile", "Procfile", "Jenkinsfile", "Gemfile", "Rakefile", "LICENSE",
    "CODEOWNERS", "Vagrantfile", "Caddyfile", "Brewfile", ".gitignore", ".env", ".dockerignore", ".npmrc",
    ".editorconfig", "go.mod", "go.sum",
))  # fmt: skip
"""Files that are known by their whole name."""

ROOTS = frozenset((
    "src", "app", "apps", "lib", "libs", "test", "tests", "spec", "docs", "doc", "packages", "server", "client",
    "api", "backend", "frontend", "web", "public", "scripts", "tools", "config", "infra", "infrastructure", "deploy",
    "migrations", "db", "components", "pages", "e2e", "services", "internal", "cmd", "pkg", "crates", "plugins",
    "assets", "styles", "types", "shared", "k8s", "terraform", ".github", ".claude", ".opencode", ".vscode",
    "supabase", "prisma", "examples", "content", "data",
))  # fmt: skip
"""Folders that lie at the root of many workspaces: a path that begins with one needs no other sign."""

PROGRAMS = frozenset((
    "npm", "pnpm", "yarn", "bun", "npx", "deno", "node", "make", "just", "task", "cargo", "go", "pytest", "python",
    "python3", "uv", "uvx", "poetry", "tox", "nox", "ruff", "black", "mypy", "pyright", "eslint", "tsc", "vitest",
    "jest", "playwright", "cypress", "gradle", "./gradlew", "mvn", "./mvnw", "dotnet", "mix", "rake", "bundle",
    "rspec", "rails", "php", "composer", "phpunit", "swift", "xcodebuild", "flutter", "dart", "terraform", "tflint",
    "helm", "shellcheck", "markdownlint", "prettier", "biome", "turbo", "nx", "bazel", "cmake", "ctest", "ninja",
    "pre-commit", "golangci-lint", "staticcheck", "docker", "git", "gh", "bash", "sh", "hatch", "pdm", "moon",
    "actionlint", "ansible-lint", "bandit", "brakeman", "buf", "detekt", "flake8", "forge", "gitleaks", "gofmt",
    "goimports", "hadolint", "isort", "knip", "ktlint", "lychee", "mage", "ng", "oxlint", "phpstan", "pint", "pylint",
    "rubocop", "sbt", "semgrep", "sqlc", "sqlfluff", "stylelint", "swiftlint", "trivy", "vale", "vite", "yamllint",
    "zig",
))  # fmt: skip
"""Programs that checks are run with."""

GENERIC = frozenset((
    "a", "ai", "an", "and", "another", "any", "appropriate", "assigned", "associated", "authoring", "available",
    "background", "bare", "best", "built", "by", "calling", "child", "chosen", "claude", "coding", "copilot",
    "core", "correct", "corresponding", "current", "custom", "dedicated", "default", "different", "downstream",
    "each", "every", "existing", "expert", "external", "first", "following", "for", "fresh", "from", "given",
    "human", "in", "independent", "individual", "into", "its", "llm", "loaded", "main", "matching", "more",
    "multi", "named", "necessary", "needed", "new", "next", "no", "on", "one", "only", "or", "original", "other",
    "owning", "parallel", "parent", "particular", "per", "preloaded", "previous", "primary", "project", "proper",
    "receiving", "relevant", "required", "respective", "responsible", "right", "same", "second", "selected",
    "separate", "shared", "single", "specialist", "specialized", "specific", "suitable", "target", "that", "the",
    "their", "this", "those", "through", "to", "top", "upstream", "which", "with", "your",
))  # fmt: skip
"""What may stand before *skill* or *agent* and is no name of one."""

SURE_ROOTS = frozenset(("src", "apps", "packages", "lib", "app"))
"""Of these also when only one plain word follows (``src/api``), where others may be a pair (``client/server``)."""
