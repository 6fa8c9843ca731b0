/**
 * Which documents the server serves: agents are offered in every file, and lenses say there who may edit it and which
 * comments are tasks; all else belongs to Markdown files and OpenCode's configuration.
 */

import type { DocumentSelector, LanguageClient } from 'vscode-languageclient/node';

export const EVERYWHERE: DocumentSelector = [{ scheme: 'file' }];
const MARKDOWN: DocumentSelector = [{ scheme: 'file', pattern: '**/*.md' }];
/** Markdown, and the configuration of OpenCode, which holds agents too. */
const READ: DocumentSelector = [...MARKDOWN, { scheme: 'file', pattern: '**/opencode.{json,jsonc}' }];
/** Files that are surely agents or skills: to be a formatter of all Markdown would make VS Code ask which one to use. */
const AGENTS: DocumentSelector = ['**/{.claude,.opencode,.github}/**/*.md', '**/agents/**/*.md', '**/SKILL.md'].map(
    (pattern) => ({ scheme: 'file', pattern }),
);

const NARROW: Record<string, DocumentSelector> = {
    'textDocument/codeLens': [...EVERYWHERE, { scheme: 'agentls-run' }],
    'textDocument/completion': READ,
    'textDocument/definition': READ,
    'textDocument/documentLink': READ,
    'textDocument/documentSymbol': READ,
    'textDocument/foldingRange': READ,
    'textDocument/formatting': AGENTS,
    'textDocument/hover': READ,
    'textDocument/inlayHint': READ,
    'textDocument/prepareCallHierarchy': READ,
    'textDocument/references': READ,
    'textDocument/rename': READ,
    'textDocument/selectionRange': MARKDOWN,
    'textDocument/semanticTokens': READ,
    'textDocument/diagnostic': READ,
};

/** Register each feature for its own documents, where the library would register all of them for all; and no command. */
export function narrow(client: LanguageClient): void {
    client.getFeature('workspace/executeCommand').initialize = () => undefined; // commands outlive the server
    for (const [method, selector] of Object.entries(NARROW)) {
        const feature = client.getFeature(method as 'textDocument/hover');
        const initialize = feature.initialize.bind(feature);
        feature.initialize = (capabilities) => initialize(capabilities, selector);
    }
}
