/** The side view: the agents by dialect, and the runs of this window. */

import { DiagnosticSeverity, type Disposable, EventEmitter, languages, ThemeColor, ThemeIcon, type TreeDataProvider, TreeItem, TreeItemCollapsibleState, window, workspace } from 'vscode';
import { agents, fileOf, problems } from './agents';
import type { Connection } from './connection';
import { type Agent, DIALECTS } from './protocol';
import { icon, inWords, kind, type Run, type Runs } from './runs';

const SETTLED = 300;
/** Files in which an agent may be. */
const AGENT = /\.(md|jsonc?)$/;

export function views(connection: Connection, runs: Runs): Disposable[] {
    const ofAgents = new AgentsView(connection);
    const ofRuns: TreeDataProvider<Run> = {
        getChildren: (run) => (run ? [] : runs.all),
        getTreeItem: runItem,
        onDidChangeTreeData: runs.onChange,
    };
    let timer: NodeJS.Timeout | undefined;
    const later = () => {
        clearTimeout(timer);
        timer = setTimeout(() => ofAgents.refresh(), SETTLED);
    };
    return [
        window.createTreeView('agentls.agents', { treeDataProvider: ofAgents }),
        window.createTreeView('agentls.runs', { treeDataProvider: ofRuns }),
        connection.onChange(later),
        workspace.onDidChangeTextDocument(({ document }) => AGENT.test(document.uri.path) && later()),
        languages.onDidChangeDiagnostics((event) => event.uris.some((each) => AGENT.test(each.path)) && later()),
        { dispose: () => clearTimeout(timer) },
    ];
}

type Node = Agent | string;

class AgentsView implements TreeDataProvider<Node> {
    private readonly changed = new EventEmitter<void>();
    readonly onDidChangeTreeData = this.changed.event;
    private found: Agent[] = [];

    constructor(private readonly connection: Connection) {}

    readonly refresh = () => this.changed.fire();

    async getChildren(node?: Node): Promise<Node[]> {
        if (node === undefined) {
            this.found = this.connection.standing === 'ready' ? await agents(this.connection) : [];
            return [...new Set(this.found.map((each) => each.dialect))];
        }
        return typeof node === 'string' ? this.found.filter((each) => each.dialect === node) : [];
    }

    getTreeItem(node: Node): TreeItem {
        return typeof node === 'string'
            ? new TreeItem(DIALECTS[node] ?? node, TreeItemCollapsibleState.Expanded)
            : agentItem(node);
    }
}

function agentItem(agent: Agent): TreeItem {
    const item = new TreeItem(agent.name);
    const found = problems(agent).sort((one, other) => one.severity - other.severity);
    const errors = found[0]?.severity === DiagnosticSeverity.Error;
    const warnings = found[0]?.severity === DiagnosticSeverity.Warning;
    const hosts = Object.entries(agent.hosts).map(([host, verdict]) => `${host}: ${verdict.why}`);
    const said = found.map((each) => `line ${each.range.start.line + 1}: ${each.message}`);
    item.description = errors ? 'has an error: does not run' : agent.rights;
    item.tooltip = [agent.description, `model: ${agent.model ?? 'not set'}`, ...hosts, ...said].filter(Boolean).join('\n');
    item.iconPath = errors
        ? new ThemeIcon('error', new ThemeColor('list.errorForeground'))
        : new ThemeIcon(warnings ? 'warning' : 'robot');
    item.contextValue = errors ? 'agent-with-errors' : 'agent';
    item.resourceUri = fileOf(agent);
    item.command = { command: 'vscode.open', title: 'Open', arguments: [fileOf(agent)] };
    return item;
}

function runItem(run: Run): TreeItem {
    const item = new TreeItem(run.agent);
    item.id = run.id;
    item.description = inWords(run);
    item.tooltip = [run.id, run.detail, ...run.files].join('\n');
    item.iconPath = new ThemeIcon(icon(run));
    item.contextValue = `run-${kind(run)}`;
    item.command = { command: 'agentls.transcript', title: 'Open', arguments: [run] };
    return item;
}
