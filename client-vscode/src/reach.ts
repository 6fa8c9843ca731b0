/** Which documents the server serves: agents are offered in every file, all else belongs to Markdown files alone. */

import type { DocumentSelector, LanguageClient } from 'vscode-languageclient/node';

export const EVERYWHERE: DocumentSelector = [{ scheme: 'file' }];
const MARKDOWN: DocumentSelector = [{ scheme: 'file', pattern: '**/*.md' }];
/** Files that are surely agents or skills: to be a formatter of all Markdown would make VS Code ask which one to use. */
const AGENTS: DocumentSelector = ['**/{.claude,.opencode,.github}/**/*.md', '**/agents/**/*.md', '**/SKILL.md'].map(
    (pattern) => ({ scheme: 'file', pattern }),
);

const NARROW: Record<string, DocumentSelector> = {
    'textDocument/codeLens': [...MARKDOWN, { scheme: 'agentls-run' }],
    'textDocument/completion': MARKDOWN,
    'textDocument/definition': MARKDOWN,
    'textDocument/documentLink': MARKDOWN,
    'textDocument/documentSymbol': MARKDOWN,
    'textDocument/foldingRange': MARKDOWN,
    'textDocument/formatting': AGENTS,
    'textDocument/hover': MARKDOWN,
    'textDocument/inlayHint': MARKDOWN,
    'textDocument/prepareCallHierarchy': MARKDOWN,
    'textDocument/references': MARKDOWN,
    'textDocument/rename': MARKDOWN,
    'textDocument/selectionRange': MARKDOWN,
    'textDocument/semanticTokens': MARKDOWN,
    'textDocument/diagnostic': MARKDOWN,
};

/** Register each feature for its own documents, where the library would register all of them for all. */
export function narrow(client: LanguageClient): void {
    for (const [method, selector] of Object.entries(NARROW)) {
        const feature = client.getFeature(method as 'textDocument/hover');
        const initialize = feature.initialize.bind(feature);
        feature.initialize = (capabilities) => initialize(capabilities, selector);
    }
}
