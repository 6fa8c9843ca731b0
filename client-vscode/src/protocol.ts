/** What the server is asked and what it tells, beyond the protocol itself. */

/** An agent, as `agentls.agents` lists it. A path in the workspace folder *root* is relative to it. */
export interface Agent {
    name: string;
    dialect: string;
    root: string;
    path: string;
    rights: string;
    /** What commands get that are done to it in the side view. */
    argument: { agent: string };
    description: string;
    model: string | null;
    hosts: Record<string, { loads: boolean; why: string }>;
}

/** `agentls/input`: what the user is asked for. An empty list asks for a text. */
export interface Input {
    title: string;
    prompt: string;
    value: string;
    items: (Item & { icon: string })[];
    /** Whether a text that is in no list is an answer too. */
    free: boolean;
}

export interface Item {
    label: string;
    description?: string;
    detail?: string;
    value: string;
}

/** `agentls/run`: where a run stands. */
export interface RunEvent {
    runId: string;
    agent: string;
    status: RunStatus;
    detail: string;
}

export type RunStatus =
    | 'started' | 'thinking' | 'tool' | 'waiting' | 'running'
    | 'done' | 'failed' | 'stopped' | 'interrupted' | 'reverted';

/** A run, as `agentls.runs` lists it. */
export interface PastRun {
    id: string;
    agent: string;
    task: string;
    status: RunStatus;
    files: string[];
}

/** `agentls/event`: what happens in a run. Only what is shown here is named. */
export interface DetailEvent {
    runId: string;
    event: { event: string; path?: string; cost_usd?: number | null; files?: string[]; report?: string; agents?: string[] };
}

export const DIALECTS: Record<string, string> = {
    'claude-code': 'Claude Code',
    opencode: 'OpenCode',
    copilot: 'VS Code (Copilot)',
};
